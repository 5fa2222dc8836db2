// Elements. Whatever comes from the server becomes text, never markup.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element with attributes and children. `on` holds listeners, `style` custom properties and properties; true and false
 * set or leave out an attribute; null and undefined children are left out.
 */
export function h(tag, attributes = {}, ...children) {
  return assemble(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return assemble(document.createElementNS(SVG, tag), attributes, children);
}

/** Replaces what is in the node, unless that is the same; what had the focus has it again, if it is there again. */
export function fill(node, ...children) {
  const wanted = children.flat(Infinity).filter(isChild);
  if (isSame([...node.childNodes], wanted)) return;
  const focused = node.contains(document.activeElement) ? focusKeyOf(document.activeElement) : null;
  node.replaceChildren(...wanted);
  if (focused === null) return;
  [...node.querySelectorAll('a, button, input, select, summary, [tabindex]')]
    .find(one => focusKeyOf(one) === focused)?.focus({ preventScroll: true });
}

/** A heading and what belongs to it. */
export function panel(title, attributes, ...children) {
  const id = `panel-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  return h('section', { ...attributes, class: `panel ${attributes.class ?? ''}`, 'aria-labelledby': id }, h('h2', { id }, title), ...children);
}

/** What matters most, and beside it what is looked at in passing; under each other where there is no room. */
export function columns(most, beside) {
  return [h('div', { class: 'column span-2' }, most), h('div', { class: 'column' }, beside)];
}

/** Terms with their values: [term, value, remark]. */
export function facts(entries, className = 'facts') {
  return h('dl', { class: className }, entries.map(([term, value, remark]) =>
    h('div', {}, h('dt', {}, term), h('dd', {}, value, remark ? h('small', {}, remark) : null))));
}

function assemble(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
    else if (name === 'style') Object.entries(value).forEach(([property, text]) => element.style.setProperty(property, text));
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter(isChild));
  return element;
}

function isChild(child) {
  return child !== null && child !== undefined && child !== false;
}

// Nothing is read out again that did not change.
function isSame(nodes, children) {
  return nodes.length === children.length && nodes.every((node, index) =>
    node === children[index] || (node.outerHTML ?? node.data) === (children[index].outerHTML ?? String(children[index])));
}

function focusKeyOf(element) {
  return element.id || element.getAttribute('href') || element.getAttribute('aria-label') || element.textContent;
}
