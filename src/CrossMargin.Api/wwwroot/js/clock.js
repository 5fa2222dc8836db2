// Ages, by the server's clock: a wrong clock on this side makes no price look old.

import { duration } from './format.js';
import { h } from './dom.js';

const TICK_MS = 1_000;

let offsetMs = 0;

/** Takes the time of an answer for the time of now. */
export function setClock(time) {
  offsetMs = Date.parse(time) - Date.now();
}

export function now() {
  return Date.now() + offsetMs;
}

/** How long ago a time was, which goes on by itself. */
export function ago(time) {
  if (!time) return '–';
  return h('time', { datetime: time, title: new Date(time).toLocaleString(), 'data-ago': true }, textOf(time));
}

export function startClock() {
  setInterval(() => {
    for (const element of document.querySelectorAll('time[data-ago]')) {
      const text = textOf(element.dateTime);
      if (element.textContent !== text) element.textContent = text;
    }
  }, TICK_MS);
}

function textOf(time) {
  const seconds = (now() - Date.parse(time)) / 1_000;
  if (seconds < -1) return `in ${duration(-seconds)}`;
  return seconds < 1 ? 'now' : `${duration(Math.floor(seconds)).replace('.0', '')} ago`;
}
