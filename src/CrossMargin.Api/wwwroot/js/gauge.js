// The health of an account on a line: the band between its two bounds, and the liquidation line at 1.

import { facts, fill, h } from './dom.js';
import { health } from './format.js';
import { statusText } from './status.js';

const SCALE_MAX = 3;

const TICKS = [0, 0.5, 1, 1.5, 2, 2.5, 3];

export function gauge() {
  const band = h('span', { class: 'gauge-band' });
  const nearest = h('span', { class: 'gauge-nearest' });
  const meter = h('div', {
    class: 'gauge', role: 'meter', 'aria-label': 'Health', 'aria-valuemin': '0', 'aria-valuemax': String(SCALE_MAX),
  }, h('div', { class: 'gauge-track' }, h('span', { class: 'gauge-danger' }), band, h('span', { class: 'gauge-line' }), nearest),
  h('div', { class: 'gauge-ticks', 'aria-hidden': 'true' }, TICKS.map(tick => h('span', { style: { '--at': place(tick) } }, tick === 3 ? '3+' : String(tick)))));
  const figures = h('div');
  return { element: h('div', {}, figures, meter), update };

  function update(account) {
    const { health: least, uniMMR: low, uniMMROptimistic: high, status } = account;
    band.style.setProperty('--from', place(low));
    band.style.setProperty('--to', place(high));
    nearest.style.setProperty('--at', place(least));
    meter.setAttribute('aria-valuenow', String(shown(least)));
    meter.setAttribute('aria-valuetext',
      `${statusText(status)}. Health ${spoken(least)}; across all venues between ${spoken(low)} and ${spoken(high)}. Liquidation is at 1.`);
    fill(figures, facts([
      ['Health', health(least), 'the least of all'],
      ['Pessimistic', health(low), 'if prices moved against it'],
      ['Optimistic', health(high), 'if they moved for it'],
    ], 'facts large'));
  }
}

function spoken(value) {
  return value === null ? 'infinite' : health(value);
}

function shown(value) {
  return Math.min(SCALE_MAX, Math.max(0, value ?? SCALE_MAX));
}

function place(value) {
  return String(shown(value) / SCALE_MAX);
}
