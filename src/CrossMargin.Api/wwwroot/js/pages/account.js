// One account: how it stands, what it holds, what could happen to it.

import { get } from '../api.js';
import { chainName, knowChains } from '../chains.js';
import { chart } from '../chart.js';
import { columns, facts, fill, h, panel } from '../dom.js';
import { duration, percent, shortUsd, usd, words } from '../format.js';
import { gauge } from '../gauge.js';
import { heatmap } from '../heatmap.js';
import { priceTable } from '../prices.js';
import { statusBadge } from '../status.js';
import { chainTable, distanceTable, exposureTable, positionTable, rowsOfPositions } from '../holdings.js';
import { whatIf } from '../whatif.js';

// Seen since the page was opened; one every two seconds at most.
const POINTS_MAX = 2_000;

export function accountPage(body, { heading, argument: owner, query }) {
  const suffix = query.get('chain') ? `?chain=${query.get('chain')}` : '';
  const path = `/v1/accounts/${owner}`;
  const parts = createParts(`${path}/simulate${suffix}`);
  const seen = [];
  let noted = null;
  fill(heading, h('span', { class: 'unseen' }, 'Account '), h('span', { class: 'address' }, owner));
  lay(body, parts);
  return { refresh, close };

  async function refresh(signal) {
    await knowChains(signal);
    const [account, risk] = await Promise.all([get(`${path}${suffix}`, signal), get(`${path}/risk${suffix}`, signal)]);
    seen.push({ time: account.time, actualEquity: account.actualEquity, accountMaintMargin: account.accountMaintMargin });
    if (seen.length > POINTS_MAX) seen.shift();
    show(parts, account);
    showRisk(parts, risk);
    showEquity();
    // Last: the database may be away, and what the book knows is shown all the same.
    if (noted === null) {
      noted = (await get(`${path}/history${suffix}`, signal)).points;
      showEquity();
    }
  }

  // What was noted each minute, and what was seen since the page was opened.
  function showEquity() {
    const first = Date.parse(seen[0].time);
    parts.equity.update([...(noted ?? []).filter(point => Date.parse(point.time) < first), ...seen]);
  }

  function close() {
    parts.equity.close();
    parts.whatIf.close();
  }
}

function createParts(simulation) {
  return {
    verdict: h('div', { class: 'verdict-line' }),
    gauge: gauge(),
    figures: h('div'),
    whatIf: whatIf(simulation),
    equity: chart({
      title: 'Equity over time', format: shortUsd,
      series: [
        { key: 'actualEquity', label: 'Equity', colour: '--accent' },
        { key: 'accountMaintMargin', label: 'Maintenance margin', colour: '--bad', isDashed: true },
      ],
    }),
    distances: distanceTable(),
    exposures: exposureTable(),
    chains: chainTable(),
    heatmap: heatmap(),
    risk: h('p', { class: 'note' }),
    positions: positionTable(),
    prices: priceTable(),
  };
}

function lay(body, parts) {
  fill(body,
    h('div', { class: 'span-3' }, parts.verdict),
    columns(
      [
        panel('Health', {}, parts.gauge.element, parts.figures),
        panel('Equity over time', {}, parts.equity.element),
        panel('Exposure by underlying', {}, parts.exposures.element, parts.chains.element),
      ],
      [
        panel('What if', {}, parts.whatIf.element),
        panel('Distance to liquidation', {}, parts.distances.element),
        panel('Prices', {}, parts.prices.element),
      ]),
    panel('Scenarios', { class: 'span-3' }, parts.risk, parts.heatmap.element),
    panel('Positions', { class: 'span-3' }, parts.positions.element));
}

function show(parts, account) {
  fill(parts.verdict, statusBadge(account.status),
    account.isLiquidatable ? h('strong', { class: 'flag' }, 'A venue would liquidate it now') : null,
    account.canIncreaseRisk ? null : h('span', { class: 'note' }, 'It may open or withdraw nothing.'),
    account.chain ? h('span', { class: 'note' }, `A contract on ${chainName(account.chain)} alone.`) : null,
    account.faults.map(fault => h('span', { class: 'note' }, `${words(fault.kind)}: ${fault.about} (${chainName(fault.chainId)})`)));
  parts.gauge.update(account);
  fill(parts.figures, facts(figuresOf(account)));
  parts.whatIf.update(account);
  parts.distances.update(account.subAccounts.filter(one => one.local !== null));
  parts.exposures.update(account.underlyings, account.subAccounts);
  parts.chains.update(account.chains);
  parts.positions.update(rowsOfPositions(account.subAccounts));
  parts.prices.update(account.prices);
}

function figuresOf(account) {
  return [
    ['Equity', usd(account.actualEquity)],
    ['Equity after haircuts', usd(account.accountEquity)],
    ['Maintenance margin', usd(account.accountMaintMargin)],
    ['Initial margin', usd(account.accountInitialMargin)],
    ['Latency buffer', usd(account.bufferUsd)],
    ['May be withdrawn', usd(account.virtualMaxWithdrawAmount)],
    ['Shortfall', usd(account.shortfallUsd)],
    ['Isolated', usd(account.isolatedUsd)],
    ['Saved by netting', usd(account.netting.savingUsd)],
  ];
}

function showRisk(parts, { valueAtRisk: tail, grid, worst }) {
  parts.risk.textContent = `Value at risk ${usd(tail.valueAtRisk)}, expected shortfall ${usd(tail.expectedShortfall)}, `
    + `with ${percent(tail.confidence)} confidence over ${duration(tail.horizonSeconds)}.`
    + `${tail.isReliable ? '' : ' Options bend it too much to rely on: look at the scenarios.'}`
    + `${tail.isDiversified ? '' : ' Without correlations: the risks of the underlyings are added up.'}`;
  parts.heatmap.update(grid, worst);
}
