// What if prices moved: sliders ask the server, which judges the changed account as it judges the real one.

import { post, Problem } from './api.js';
import { fill, h } from './dom.js';
import { health, move, usd } from './format.js';
import { statusBadge } from './status.js';

const PATIENCE_MS = 150;

const REASONS = {
  InputsUnreliable: 'An input cannot be relied on.',
  BelowInitialMargin: 'It would lack initial margin.',
  BelowVenueLine: 'A venue would liquidate it.',
};

/** @param path Of the account's simulation. */
export function whatIf(path) {
  const sliders = h('div', { class: 'sliders' });
  const outcome = h('div', { class: 'outcome', 'aria-live': 'polite' });
  const reset = h('button', { type: 'button', class: 'quiet', on: { click: clear } }, 'Back to now');
  const element = h('form', { class: 'whatif', on: { submit: event => event.preventDefault() } }, sliders, outcome, reset);
  const controls = new Map();
  let timer = null;
  let asked = null;
  let now = null;
  return { element, update, close: () => asked?.abort() };

  /** A slider stays where it was put. */
  function update(account) {
    now = account;
    add('all', 'All prices', { kind: 'price' }, -0.8, 0.8);
    account.underlyings.map(one => one.underlying).filter(one => one !== 'USD').forEach(one => add(one, `${one} alone`, { kind: 'price', underlying: one }, -0.8, 0.8));
    add('volatility', 'Volatility', { kind: 'volatility' }, -0.5, 1);
    ask();
  }

  function add(key, label, change, least, most) {
    if (controls.has(key)) return;
    const id = `whatif-${key}`;
    const output = h('output', { for: id }, move(0));
    const input = h('input', {
      id, type: 'range', min: String(least), max: String(most), step: '0.01', value: '0',
      on: { input: () => { show(); clearTimeout(timer); timer = setTimeout(ask, PATIENCE_MS); } },
    });
    const show = () => {
      output.textContent = move(input.valueAsNumber);
      input.setAttribute('aria-valuetext', output.textContent);
    };
    controls.set(key, { input, show, change });
    sliders.append(h('div', { class: 'slider' }, h('label', { for: id }, label), output, input));
  }

  function changes() {
    return [...controls.values()]
      .filter(({ input }) => input.valueAsNumber !== 0)
      .map(({ input, change }) => ({ ...change, move: input.valueAsNumber }));
  }

  async function ask() {
    asked?.abort();
    const wanted = changes();
    if (wanted.length === 0) {
      show({ before: now, after: now, passes: true });
      return;
    }
    asked = new AbortController();
    try {
      show(await post(path, { changes: wanted }, asked.signal));
    } catch (fault) {
      if (fault.name === 'AbortError') return;   // Another slider was moved meanwhile, or the page was left.
      if (!(fault instanceof Problem)) throw fault;
      fill(outcome, h('p', { class: 'note' }, fault.message));
    }
  }

  function show({ before, after, passes, reasons }) {
    fill(outcome, h('table', {},
      h('caption', { class: 'unseen' }, 'Before and after'),
      h('thead', {}, h('tr', {}, h('td'), h('th', { scope: 'col', class: 'number' }, 'Now'), h('th', { scope: 'col', class: 'number' }, 'After'))),
      h('tbody', {}, [
        ['Status', statusBadge, 'status'], ['Health', health, 'health'], ['Pessimistic health', health, 'uniMMR'],
        ['Equity', usd, 'actualEquity'], ['Equity after haircuts', usd, 'accountEquity'],
        ['Maintenance margin', usd, 'accountMaintMargin'], ['Shortfall', usd, 'shortfallUsd'],
      ].map(([label, format, key]) => h('tr', {},
        h('th', { scope: 'row' }, label), h('td', { class: 'number' }, format(before[key])), h('td', { class: 'number', 'data-after': key }, format(after[key])))))),
    passes ? null : h('p', { class: 'verdict' }, reasons.map(reason => REASONS[reason] ?? reason).join(' ')));
  }

  function clear() {
    controls.forEach(({ input, show: showOne }) => {
      input.value = '0';
      showOne();
    });
    ask();
  }
}
