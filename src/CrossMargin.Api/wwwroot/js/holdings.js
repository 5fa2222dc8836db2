// What an account holds: positions one by one, by underlying, and how far each venue's line is.

import { bar, netBar } from './bar.js';
import { chainName } from './chains.js';
import { h } from './dom.js';
import { count, duration, health, percent, price, quantity, shortHex, usd } from './format.js';
import { conditionBadge } from './status.js';
import { table } from './table.js';

// Beyond it the line is nowhere near: a full bar.
const DISTANCE_MAX = 0.5;

export function distanceTable() {
  return table({
    caption: 'How far each venue\'s line is', hidesCaption: true, keyOf: placeOf, empty: 'No venue can liquidate it.',
    columns: [
      { label: 'Venue', isHead: true, of: one => [one.venue, h('small', {}, [chainName(one.chainId), partOf(one)].filter(Boolean).join(', '))] },
      { label: 'Health', isNumber: true, of: one => health(one.local.healthFactor) },
      { label: 'Distance', isNumber: true, of: one => distanceOf(one) },
      { label: 'Excess', isNumber: true, isWide: true, of: one => usd(one.local.excessUsd) },
      { label: 'State', of: stateOf },
    ],
  });
}

export function exposureTable() {
  let largest = 0;
  let chains = new Map();
  const rows = table({
    caption: 'Net and gross, over all chains', keyOf: one => one.underlying, empty: 'It has no exposure.',
    columns: [
      { label: 'Underlying', isHead: true, of: one => [one.underlying, h('small', {}, [...chains.get(one.underlying) ?? []].map(chainName).join(', '))] },
      { label: 'Net', isNumber: true, of: one => usd(one.netDeltaUsd) },
      { label: 'Gross', isNumber: true, of: one => usd(one.grossDeltaUsd) },
      { label: '', isWide: true, of: one => netBar(one.netDeltaUsd, one.grossDeltaUsd, largest) },
      { label: 'Netted', isNumber: true, isWide: true, of: one => percent(one.nettingEfficiency) },
      { label: 'Maintenance', isNumber: true, isWide: true, of: one => usd(one.requirement.mmr) },
      { label: 'Buffer', isNumber: true, isWide: true, of: one => usd(one.bufferUsd) },
    ],
  });
  return {
    element: rows.element,
    update(underlyings, subAccounts) {
      largest = Math.max(...underlyings.map(one => one.grossDeltaUsd), 0);
      chains = chainsOf(subAccounts);
      rows.update(underlyings);
    },
  };
}

export function chainTable() {
  return table({
    caption: 'Equity by chain', keyOf: one => one.chainId, empty: 'It is on no chain.',
    columns: [
      { label: 'Chain', isHead: true, of: one => [chainName(one.chainId), one.degraded ? h('small', {}, one.degraded) : null] },
      { label: 'Equity', isNumber: true, of: one => usd(one.equityUsd) },
      { label: 'Block', isNumber: true, isWide: true, of: one => count(one.asOf.number) },
      { label: 'Lag', isNumber: true, of: one => duration(Math.max(0, one.lagSeconds)) },
    ],
  });
}

export function positionTable() {
  return table({
    caption: 'Positions', hidesCaption: true, keyOf: row => row.key, empty: 'It holds nothing.',
    columns: [
      { label: 'Position', isHead: true, of: row => [row.symbol, h('small', {}, `${row.venue}, ${row.chain}`)] },
      { label: 'Kind', of: row => row.kind },
      { label: 'Amount', isNumber: true, of: row => quantity(row.amount) },
      { label: 'Price', isNumber: true, isWide: true, of: row => price(row.price) },
      { label: 'Worth', isNumber: true, of: row => usd(row.worth) },
      { label: 'Details', isWide: true, of: row => row.details },
    ],
  });
}

/** One row for each holding, debt, perpetual and option. */
export function rowsOfPositions(subAccounts) {
  return subAccounts.flatMap(one => {
    const place = { venue: one.venue, chain: chainName(one.chainId) };
    const rows = [
      ...one.collateral.map(held => ({
        kind: 'Collateral', symbol: held.amount.token.symbol, amount: held.amount.quantity, price: held.priceUsd, worth: held.valueUsd,
        details: held.liquidationThreshold > 0 ? `counts ${percent(held.liquidationThreshold)}` : 'backs no debt',
      })),
      ...one.debts.map(owed => ({ kind: 'Debt', symbol: owed.amount.token.symbol, amount: `-${owed.amount.quantity}`, price: owed.priceUsd, worth: -owed.valueUsd, details: '' })),
      ...one.perps.map(perp => ({
        kind: sideOf(perp.size, 'Perpetual'), symbol: nameOf(perp.symbol), amount: perp.size, price: perp.markUsd,
        details: `entered for ${usd(Number(perp.entryValueUsd))}, funding ${usd(Number(perp.fundingUsd))}`,
      })),
      ...one.options.map(option => ({
        kind: sideOf(option.size, option.isCall ? 'Call' : 'Put'), symbol: nameOf(option.symbol), amount: option.size, price: option.spotUsd,
        details: `strike ${price(option.strikeUsd)}, expires ${new Date(option.expiry).toLocaleDateString()}`,
      })),
    ];
    return rows.map((row, index) => ({ ...row, ...place, key: `${placeOf(one)} ${row.kind} ${row.symbol} ${index}` }));
  });
}

function sideOf(size, what) {
  return `${what}, ${size.startsWith('-') ? 'short' : 'long'}`;
}

// Some venues name a market by its contract alone.
function nameOf(symbol) {
  return symbol.startsWith('0x') ? shortHex(symbol) : symbol;
}

function placeOf(one) {
  return `${one.chainId} ${one.venue} ${one.holder} ${one.part}`;
}

function partOf(one) {
  return one.part === null ? null : one.part.length > 20 ? shortHex(one.part) : `no. ${one.part}`;
}

function distanceOf(one) {
  return one.distance === null ? 'none' : [percent(one.distance), bar(one.distance / DISTANCE_MAX, one.distance < 0.1 ? 'bad' : 'accent')];
}

function stateOf(one) {
  if (one.hindrance !== null) return h('span', { class: 'note' }, one.hindrance);
  if (one.local.isLiquidatable) return conditionBadge(false, 'Liquidatable');
  const { topUpUsd, sendWithinSeconds } = one.survival ?? {};
  return [conditionBadge(true, 'Above'), topUpUsd > 0 ? h('small', {}, `${usd(topUpUsd)} within ${duration(sendWithinSeconds)}`) : null];
}

function chainsOf(subAccounts) {
  const chains = new Map();
  for (const one of subAccounts) {
    const underlyings = [
      ...[...one.collateral, ...one.debts].map(held => held.amount.token.underlying),
      ...[...one.perps, ...one.options].map(position => position.underlying),
    ];
    underlyings.forEach(underlying => chains.set(underlying, (chains.get(underlying) ?? new Set()).add(one.chainId)));
  }
  return chains;
}
