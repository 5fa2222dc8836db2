// Verdicts and states: a word and a shape; the colour says it a third time.

import { h, svg } from './dom.js';

const STATUSES = {
  Healthy: ['Healthy', 'good', 'circle'],
  Warning: ['Warning', 'warn', 'triangle'],
  ReduceOnly: ['Reduce only', 'serious', 'diamond'],
  Liquidation: ['Liquidation', 'bad', 'square'],
  Bankrupt: ['Bankrupt', 'bad', 'cross'],
  Unknown: ['Unknown', 'none', 'ring'],
};

const ATTEMPT_STATES = {
  Planned: ['Planned', 'none', 'ring'],
  Simulated: ['Simulated', 'none', 'ring'],
  Submitted: ['Submitted', 'warn', 'triangle'],
  Included: ['Included', 'good', 'circle'],
  Final: ['Final', 'good', 'circle'],
  Reverted: ['Reverted', 'bad', 'cross'],
  Dropped: ['Dropped', 'serious', 'diamond'],
  Superseded: ['Superseded', 'none', 'ring'],
  Abandoned: ['Abandoned', 'serious', 'diamond'],
  Reorged: ['Reorged', 'warn', 'triangle'],
  Declined: ['Declined', 'none', 'ring'],
};

const PATHS = {
  circle: 'M8 2a6 6 0 1 0 .01 0z',
  triangle: 'M8 2 15 14H1z',
  diamond: 'M8 1 15 8 8 15 1 8z',
  square: 'M2.5 2.5h11v11h-11z',
  cross: 'M3 1 8 6 13 1 15 3 10 8 15 13 13 15 8 10 3 15 1 13 6 8 1 3z',
  ring: 'M8 2a6 6 0 1 0 .01 0zM8 4.5a3.5 3.5 0 1 1-.01 0z',
};

/** The ladder, best first. */
export const STATUS_NAMES = Object.keys(STATUSES);

export function statusText(status) {
  return STATUSES[status]?.[0] ?? status;
}

export function statusBadge(status) {
  return badge(...(STATUSES[status] ?? [status, 'none', 'ring']));
}

export function attemptBadge(state) {
  return badge(...(ATTEMPT_STATES[state] ?? [state, 'none', 'ring']));
}

/** Something that is well or is not. */
export function conditionBadge(isWell, text) {
  return badge(text, isWell ? 'good' : 'bad', isWell ? 'circle' : 'square');
}

function badge(text, tone, shape) {
  return h('span', { class: `badge ${tone}` },
    svg('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, svg('path', { d: PATHS[shape], 'fill-rule': 'evenodd' })), text);
}
