// What happened since the page was opened, newest first: from the stream's events, or from what two looks differ by.

import { ago, now } from './clock.js';
import { h } from './dom.js';
import { health, shortHex, usd } from './format.js';
import { addressOf } from './links.js';
import { attemptBadge, statusBadge, statusText } from './status.js';

const ENTRIES_MAX = 100;

// Of accounts, and of attempts, whose state is remembered.
const KNOWN_MAX = 1_000;

const entries = [];

const accounts = new Map();

const attempts = new Map();

const chains = new Map();

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
  if (name === 'warning') {
    noteAccount(event.account, event.previousStatus);
  } else if (name === 'attempt') {
    noteAttempt(event);
  } else if (name === 'chain') {
    noteChain(event);
  }
}

/** What a look saw: what differs from the look before has happened. */
export function observe({ accounts, liquidations }) {
  accounts.forEach(account => noteAccount(account, null));
  // The oldest first, so that the newest is on top.
  liquidations.toReversed().forEach(noteAttempt);
}

function noteAccount(account, previousStatus) {
  const name = `${account.owner}@${account.chain}`;
  const old = accounts.get(name) ?? (previousStatus ? { status: previousStatus, isLiquidatable: false } : account);
  keep(accounts, name, account);
  const isSunk = account.isLiquidatable && !old.isLiquidatable;
  if (!isSunk && old.status === account.status) return;
  add({
    badge: statusBadge(account.status), detail: `Health ${health(account.health)}`,
    what: isSunk ? `A venue would liquidate ${shortHex(account.owner)}` : `${shortHex(account.owner)} was ${statusText(old.status)}`,
    href: addressOf(`accounts/${account.owner}`, { chain: account.chain }),
  });
}

function noteAttempt(attempt) {
  const old = attempts.get(attempt.number);
  keep(attempts, attempt.number, attempt.state);
  if (old === attempt.state || (old === undefined && Date.parse(attempt.openedAt) < openedAt)) return;
  add({
    badge: attemptBadge(attempt.state), what: `Liquidation ${attempt.number} of ${shortHex(attempt.owner)} on ${attempt.venue}`,
    detail: attempt.reason ?? `Repays ${usd(attempt.repayUsd)}`, href: `#/liquidations/${attempt.number}`,
  });
}

function noteChain({ chainId, degraded }) {
  const old = chains.get(chainId) ?? null;
  keep(chains, chainId, degraded);
  // Why it is degraded counts the seconds: that it is is the news.
  if ((old === null) === (degraded === null)) return;
  add({ what: `Chain ${chainId} ${degraded === null ? 'can be relied on again' : 'is degraded'}`, detail: degraded ?? '', href: '#/chains' });
}

function keep(known, key, value) {
  known.delete(key);
  known.set(key, value);
  if (known.size > KNOWN_MAX) known.delete(known.keys().next().value);
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
