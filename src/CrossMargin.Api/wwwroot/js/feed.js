// What happened since the page was opened, newest first: from the stream's events, or from what two looks differ by.

import { ago, now } from './clock.js';
import { h } from './dom.js';
import { health, shortHex, usd } from './format.js';
import { addressOf } from './links.js';
import { attemptBadge, statusBadge, statusText } from './status.js';

const ENTRIES_MAX = 100;

const entries = [];

const statuses = new Map();

const attempts = new Map();

let listener = () => {};

/** A list that is read out as it grows. */
export function feed() {
  const list = h('ol', { class: 'feed', role: 'log', 'aria-live': 'polite', 'aria-label': 'Live feed' });
  const quiet = h('p', { class: 'note' }, 'Nothing has happened since this page was opened.');
  list.append(...entries.map(itemOf));
  quiet.hidden = entries.length > 0;
  listener = entry => {
    quiet.hidden = true;
    list.prepend(itemOf(entry));
    while (list.children.length > ENTRIES_MAX) list.lastChild.remove();
  };
  return h('div', {}, quiet, list);
}

/** An event of the stream. */
export function take(name, event) {
  if (name === 'health') {
    noteStatus(event);
  } else if (name === 'warning') {
    remember(event);
    addAccount(event, event.isLiquidatable ? `A venue would liquidate ${shortHex(event.owner)}` : `${shortHex(event.owner)} has come down`);
  } else if (name === 'attempt') {
    noteAttempt(event);
  } else if (name === 'chain' && event.degraded) {
    add({ what: `Chain ${event.chainId} is degraded`, detail: event.degraded, href: '#/chains' });
  }
}

/** What a look saw; without a stream, what differs from the look before is what happened. */
export function observe({ accounts, liquidations }, isStreaming) {
  accounts.forEach(isStreaming ? remember : noteStatus);
  // The oldest first, so that the newest is on top.
  liquidations.toReversed().forEach(noteAttempt);
}

function addAccount(account, what) {
  add({
    badge: statusBadge(account.status), what, detail: `Health ${health(account.health)}`,
    href: addressOf(`accounts/${account.owner}`, { chain: account.chain }),
  });
}

function remember(account) {
  statuses.set(nameOf(account), account.status);
}

function noteStatus(account) {
  const old = account.previousStatus ?? statuses.get(nameOf(account));
  remember(account);
  if (old === undefined || old === account.status) return;
  addAccount(account, `${shortHex(account.owner)} was ${statusText(old)}`);
}

function noteAttempt(attempt) {
  const old = attempts.get(attempt.number);
  attempts.set(attempt.number, attempt.state);
  if (old === attempt.state || (old === undefined && Date.parse(attempt.openedAt) < openedAt)) return;
  add({
    badge: attemptBadge(attempt.state), what: `Liquidation ${attempt.number} of ${shortHex(attempt.owner)} on ${attempt.venue}`,
    detail: attempt.reason ?? `Repays ${usd(attempt.repayUsd)}`, href: `#/liquidations/${attempt.number}`,
  });
}

function nameOf(account) {
  return `${account.owner}@${account.chain}`;
}

const openedAt = now();

function add(entry) {
  entries.unshift({ ...entry, at: new Date(now()).toISOString() });
  entries.length = Math.min(entries.length, ENTRIES_MAX);
  listener(entries[0]);
}

function itemOf({ badge, what, detail, href, at }) {
  return h('li', {}, badge?.cloneNode(true), h('a', { href }, what), h('span', { class: 'note' }, detail), ago(at));
}
