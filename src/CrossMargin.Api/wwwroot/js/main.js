// Puts the parts together: one page at a time, looked after by what happens live.

import { Problem } from './api.js';
import { startClock } from './clock.js';
import { fill, h } from './dom.js';
import * as feed from './feed.js';
import { Live } from './live.js';
import { pageOf } from './routes.js';
import { startTheme } from './theme.js';

const CONNECTIONS = { stream: 'Live', poll: 'Live, every 2 s', lost: 'No answer, trying again' };

const main = document.getElementById('main');

const fault = document.getElementById('fault');

let page = null;

const live = new Live({ look, happened: feed.take, state: showConnection });

function open() {
  page?.leaving.abort();
  page?.close?.();
  const { name, title, create } = pageOf(location.hash);
  const leaving = new AbortController();
  const heading = h('h1', { tabindex: '-1' }, title);
  const body = h('div', { class: `page ${name}` });
  const isFirst = page === null;
  main.setAttribute('aria-busy', 'true');
  fill(main, heading, body);
  page = { ...create(body, { heading }), leaving };
  document.title = `${title} · CrossMargin`;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.hash.split('/')[1] === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!isFirst) heading.focus({ preventScroll: true });
  scrollTo(0, 0);
  live.now();
}

/** @returns Whether the server answered. */
async function look() {
  const current = page;
  try {
    await current.refresh(current.leaving.signal);
    if (current === page) main.setAttribute('aria-busy', 'false');
    fault.hidden = true;
    return true;
  } catch (reason) {
    if (reason.name === 'AbortError') return true;
    showFault(reason);
    return reason instanceof Problem && reason.status !== 0;
  }
}

function showFault(reason) {
  if (!(reason instanceof Problem)) throw reason;
  const text = reason.message;
  if (fault.textContent !== text) fault.textContent = text;
  fault.hidden = false;
}

function showConnection(state) {
  const element = document.getElementById('connection');
  if (element.dataset.state === state) return;
  element.dataset.state = state;
  element.textContent = CONNECTIONS[state];
}

function showAsOf({ asOf, time }) {
  if (!asOf) return;
  document.getElementById('as-of').textContent =
    `As of ${new Date(time).toLocaleTimeString()}: ${asOf.map(block => `chain ${block.chainId} at block ${block.number}`).join(', ')}`;
}

document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  main.focus();
});
document.addEventListener('answer', event => showAsOf(event.detail));
window.addEventListener('hashchange', open);
startTheme(document.getElementById('theme'));
startClock();
open();
live.start();
