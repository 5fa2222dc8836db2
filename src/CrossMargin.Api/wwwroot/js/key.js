// The key of the API: asked for when it is needed, kept as long as the tab.

const NAME = 'crossmargin-key';

let asking = null;

export function readKey() {
  return sessionStorage.getItem(NAME);
}

/** Shows the form, once for all who wait, until a key is entered. */
export function askForKey(reason) {
  asking ??= new Promise(resolve => show(reason, resolve)).finally(() => { asking = null; });
  return asking;
}

function show(reason, resolve) {
  const dialog = document.getElementById('key');
  const form = document.getElementById('key-form');
  const input = document.getElementById('key-input');
  document.getElementById('key-fault').textContent = readKey() ? reason : '';
  form.onsubmit = event => {
    event.preventDefault();
    sessionStorage.setItem(NAME, input.value.trim());
    input.value = '';
    dialog.close();
    resolve();
  };
  // Without a key there is nothing to show: Escape leaves the form where it is.
  dialog.oncancel = event => event.preventDefault();
  dialog.showModal();
}
