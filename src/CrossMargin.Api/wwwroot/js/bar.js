// Lengths beside figures. The figure stands in text beside it, so the bar itself says nothing to a screen reader.

import { h } from './dom.js';

/** A length from zero. */
export function bar(share, tone = 'accent') {
  return h('span', { class: `bar ${tone}`, 'aria-hidden': 'true', style: { '--share': String(clamp(share, 0, 1)) } });
}

/** A net amount inside its gross one, from the middle: to the right is long. */
export function netBar(netUsd, grossUsd, largestUsd) {
  const scale = largestUsd > 0 ? 1 / largestUsd : 0;
  return h('span', {
    class: `net-bar ${netUsd < 0 ? 'short' : 'long'}`,
    'aria-hidden': 'true',
    style: { '--gross': String(clamp(grossUsd * scale, 0, 1)), '--net': String(clamp(Math.abs(netUsd) * scale, 0, 1)) },
  });
}

function clamp(value, least, most) {
  return Math.min(most, Math.max(least, Number.isFinite(value) ? value : 0));
}
