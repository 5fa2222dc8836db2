// Light or dark: the system's choice, until somebody chooses.

const NAME = 'crossmargin-theme';

const ORDER = ['auto', 'light', 'dark'];

export function startTheme(button) {
  show(button, localStorage.getItem(NAME) ?? 'auto');
  button.addEventListener('click', () => {
    const next = ORDER[(ORDER.indexOf(document.documentElement.dataset.theme) + 1) % ORDER.length];
    localStorage.setItem(NAME, next);
    show(button, next);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', announce);
}

function show(button, theme) {
  document.documentElement.dataset.theme = ORDER.includes(theme) ? theme : 'auto';
  button.textContent = `Theme: ${document.documentElement.dataset.theme}`;
  announce();
}

// What is drawn on a canvas has to be drawn again.
function announce() {
  document.dispatchEvent(new CustomEvent('theme'));
}
