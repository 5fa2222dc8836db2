// Columns that several tables have.

import { h } from './dom.js';
import { health, percent, roundUsd, shortHex } from './format.js';
import { addressOf } from './links.js';
import { statusBadge } from './status.js';

/** The account as a link that covers its row. */
export const OWNER = { label: 'Account', isHead: true, of: account => ownerLink(account.owner, account.chain, 'row-link') };

export const STATUS = {
  label: 'Status',
  of: account => [statusBadge(account.status), account.isLiquidatable ? h('span', { class: 'flag' }, 'liquidatable') : null],
};

export const HEALTH = { label: 'Health', isNumber: true, of: account => health(account.health) };

export const EQUITY = { label: 'Equity', isNumber: true, of: account => roundUsd(account.actualEquity) };

export const DISTANCE = {
  label: 'Distance', isNumber: true, isWide: true, of: account => account.distance === null ? 'none' : percent(account.distance),
};

export function ownerLink(owner, chain, className = '') {
  return h('a', { class: `${className} address`, href: addressOf(`accounts/${owner}`, { chain }), title: owner }, shortHex(owner));
}

export function accountKey(account) {
  return `${account.owner}@${account.chain}`;
}
