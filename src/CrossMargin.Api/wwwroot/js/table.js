// A table whose rows follow the figures: what changed is marked for a moment.

import { fill, h } from './dom.js';

/**
 * @param columns Each { label, of(row) → text or node, isNumber, isHead, isWide }: one heads its row, wide ones are left out on a phone.
 * @param keyOf What tells rows apart.
 * @returns { element, update(rows) }
 */
export function table({ caption, columns, keyOf, empty = 'Nothing here.', hidesCaption = false }) {
  const body = h('tbody');
  const region = h('div', { class: 'scroll' },
    h('table', {},
      h('caption', { class: hidesCaption ? 'unseen' : null }, caption),
      h('thead', {}, h('tr', {}, columns.map(column => h('th', { scope: 'col', class: classOf(column) }, column.label)))),
      body));
  let before = new Map();
  new ResizeObserver(() => makeReachable(region, caption)).observe(region);
  return { element: region, update };

  function update(rows) {
    const after = new Map(rows.map(row => [keyOf(row), drawn(row, before.get(keyOf(row)))]));
    fill(body, after.size > 0
      ? [...after.values()].map(one => one.element)
      : h('tr', {}, h('td', { class: 'empty', colspan: columns.length }, empty)));
    before = after;
    makeReachable(region, caption);
  }

  // A row that is the same stays the same element: a click on it is not lost.
  function drawn(row, old) {
    const cells = columns.map(column => cellOf(column, row));
    const texts = cells.map(cell => cell.querySelector('time') ? '' : cell.textContent);
    const element = h('tr', {}, cells);
    const signature = element.outerHTML.replace(/>[^<]*<\/time>/g, '></time>');
    if (old?.signature === signature) return old;
    cells.forEach((cell, index) => cell.classList.toggle('changed', old !== undefined && old.texts[index] !== texts[index]));
    return { element, texts, signature };
  }
}

function cellOf(column, row) {
  return h(column.isHead ? 'th' : 'td', { class: classOf(column), scope: column.isHead ? 'row' : null }, column.of(row));
}

function classOf(column) {
  return [column.isNumber && 'number', column.isWide && 'wide'].filter(Boolean).join(' ') || null;
}

// What scrolls must be reached by the keyboard, and what does not should not stop it.
function makeReachable(region, name) {
  const scrolls = region.scrollWidth > region.clientWidth + 1;
  for (const [attribute, value] of Object.entries({ tabindex: '0', role: 'region', 'aria-label': name })) {
    if (scrolls) region.setAttribute(attribute, value);
    else region.removeAttribute(attribute);
  }
}
