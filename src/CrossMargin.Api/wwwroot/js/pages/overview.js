// All accounts at a glance: what they are worth, how they stand, what is at risk, how far behind each chain is, and what happens.

import { get } from '../api.js';
import { bar } from '../bar.js';
import { readChains } from '../chains.js';
import { ago } from '../clock.js';
import { accountKey, EQUITY, HEALTH, OWNER, STATUS } from '../columns.js';
import { columns, facts, fill, h, panel } from '../dom.js';
import { feed, observe } from '../feed.js';
import { count, duration, shortUsd, usd } from '../format.js';
import { addressOf } from '../links.js';
import { conditionBadge, STATUS_NAMES, statusBadge, statusText } from '../status.js';
import { table } from '../table.js';

const NEAREST = 8;

export function overviewPage(body) {
  const figures = h('div', { class: 'span-3' });
  const statuses = statusTable();
  const atRisk = riskTable();
  const chains = chainTable();
  const nearest = table({
    caption: 'Nearest to their line', hidesCaption: true, keyOf: accountKey, columns: [OWNER, STATUS, HEALTH, EQUITY], empty: 'There are no accounts.',
  });
  fill(body, figures, columns(
    [
      panel('Accounts by status', {}, statuses.element),
      panel('Nearest to their line', {}, nearest.element, h('p', {}, h('a', { href: '#/accounts' }, 'All accounts'))),
    ],
    [panel('Value at risk', {}, atRisk.element), panel('Chains', {}, chains.element), panel('Live', {}, feed())]));
  return { refresh };

  async function refresh(signal) {
    const [overview, worst, all, attempts] = await Promise.all([
      get('/v1/overview', signal), get(`/v1/accounts?limit=${NEAREST}`, signal), readChains(signal), get('/v1/liquidations?limit=20', signal),
    ]);
    fill(figures, facts(headline(overview), 'tiles'));
    statuses.update(STATUS_NAMES.map(name => ({ ...overview.statuses.find(one => one.status === name), all: overview.accounts })));
    atRisk.update(overview.atRisk);
    nearest.update(worst.accounts);
    chains.update(all);
    observe({ accounts: worst.accounts, liquidations: attempts.liquidations });
  }
}

function headline(overview) {
  return [
    ['Total equity', usd(overview.actualEquity), 'without haircuts'],
    ['Accounts', count(overview.accounts)],
    ['Collateral', shortUsd(overview.collateralUsd)],
    ['Debt', shortUsd(overview.debtUsd)],
    ['Maintenance margin', shortUsd(overview.accountMaintMargin), `of ${shortUsd(overview.accountEquity)} after haircuts`],
    ['Saved by netting', shortUsd(overview.savingUsd), 'against each position alone'],
  ];
}

function statusTable() {
  return table({
    caption: 'Accounts by status', hidesCaption: true, keyOf: row => row.status,
    columns: [
      { label: 'Status', isHead: true, of: row => h('a', { class: 'plain row-link', href: addressOf('accounts', { status: row.status }), 'aria-label': `${statusText(row.status)} accounts` }, statusBadge(row.status)) },
      { label: 'Accounts', isNumber: true, of: row => count(row.accounts) },
      { label: '', isWide: true, of: row => bar(row.accounts / row.all) },
      { label: 'Equity', isNumber: true, of: row => shortUsd(row.actualEquity) },
      { label: 'Collateral', isNumber: true, isWide: true, of: row => shortUsd(row.collateralUsd) },
      { label: 'Debt', isNumber: true, isWide: true, of: row => shortUsd(row.debtUsd) },
    ],
  });
}

function riskTable() {
  return table({
    caption: 'Collateral and debt of accounts by health', hidesCaption: true, keyOf: row => row.healthBelow,
    columns: [
      { label: 'Health below', isHead: true, of: row => row.healthBelow.toFixed(2) },
      { label: 'Accounts', isNumber: true, of: row => count(row.accounts) },
      { label: 'Collateral', isNumber: true, of: row => shortUsd(row.collateralUsd) },
      { label: 'Debt', isNumber: true, of: row => shortUsd(row.debtUsd) },
    ],
  });
}

function chainTable() {
  return table({
    caption: 'Chains and how far behind they are', hidesCaption: true, keyOf: chain => chain.chainId, empty: 'There are no chains.',
    columns: [
      { label: 'Chain', isHead: true, of: chain => chain.name },
      { label: 'Block', isNumber: true, of: chain => count(chain.asOf.number) },
      { label: 'Lag', isNumber: true, of: chain => duration(Math.max(0, chain.lagSeconds)) },
      { label: 'Last block', isNumber: true, isWide: true, of: chain => ago(chain.asOf.time) },
      { label: 'State', of: chain => conditionBadge(chain.degraded === null, chain.degraded === null ? 'Well' : 'Degraded') },
    ],
  });
}
