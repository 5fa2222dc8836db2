// How far each chain is read, how settled that is, and how its endpoints and venues fare.

import { get } from '../api.js';
import { chainName, readChains } from '../chains.js';
import { ago } from '../clock.js';
import { fill, h, panel } from '../dom.js';
import { count, duration, shortUsd } from '../format.js';
import { conditionBadge } from '../status.js';
import { table } from '../table.js';

const WELL = ['Well', 'Unused'];

export function chainsPage(body) {
  const chains = chainTable();
  const venues = venueTable();
  const endpoints = endpointTable();
  fill(body,
    panel('Chains', { class: 'span-3' }, chains.element),
    panel('Venues', { class: 'span-3' }, venues.element),
    panel('Endpoints', { class: 'span-3' }, endpoints.element));
  return { refresh };

  async function refresh(signal) {
    const [all, held] = await Promise.all([readChains(signal), get('/v1/venues', signal)]);
    chains.update(all);
    venues.update(held.venues);
    endpoints.update(all.flatMap(chain => (chain.endpoints ?? []).map(endpoint => ({ ...endpoint, chain: chain.name }))));
  }
}

function chainTable() {
  return table({
    caption: 'Chains', hidesCaption: true, keyOf: chain => chain.chainId, empty: 'There are no chains.',
    columns: [
      { label: 'Chain', isHead: true, of: chain => [chain.name, h('small', {}, String(chain.chainId))] },
      { label: 'State', of: chain => [conditionBadge(chain.degraded === null, chain.degraded === null ? 'Well' : 'Degraded'), chain.degraded ? h('small', {}, chain.degraded) : null] },
      { label: 'Block', isNumber: true, of: chain => count(chain.asOf.number) },
      { label: 'Lag', isNumber: true, of: chain => duration(Math.max(0, chain.lagSeconds)) },
      { label: 'Reorgs', isNumber: true, isWide: true, of: chain => count(chain.reorgs) },
      { label: 'Last block', isNumber: true, isWide: true, of: chain => ago(chain.asOf.time) },
      { label: 'Settled as', isWide: true, of: chain => [chain.finality, chain.finalityByTime ? h('small', {}, 'by time') : null] },
      { label: 'Finality', isNumber: true, isWide: true, of: chain => duration(chain.finalitySeconds) },
      { label: 'Sequencer', isWide: true, of: chain => chain.sequencer === null ? 'none' : chain.sequencer.isUp ? 'up' : 'down' },
    ],
  });
}

function venueTable() {
  return table({
    caption: 'Venues', hidesCaption: true, keyOf: venue => `${venue.chainId} ${venue.name}`, empty: 'There are no venues.',
    columns: [
      { label: 'Venue', isHead: true, of: venue => venue.name },
      { label: 'Chain', of: venue => chainName(venue.chainId) },
      { label: 'Kind', isWide: true, of: venue => venue.kind },
      { label: 'State', of: venue => [conditionBadge(venue.degraded === null, venue.degraded === null ? 'Well' : 'Degraded'), venue.degraded ? h('small', {}, venue.degraded) : null] },
      { label: 'Sub-accounts', isNumber: true, of: venue => count(venue.subAccounts) },
      { label: 'Collateral', isNumber: true, isWide: true, of: venue => shortUsd(venue.collateralUsd) },
      { label: 'Debt', isNumber: true, isWide: true, of: venue => shortUsd(venue.debtUsd) },
    ],
  });
}

function endpointTable() {
  return table({
    caption: 'Endpoints', hidesCaption: true, keyOf: endpoint => `${endpoint.chain} ${endpoint.name}`, empty: 'This process asks no endpoints.',
    columns: [
      { label: 'Endpoint', isHead: true, of: endpoint => endpoint.name },
      { label: 'Chain', isWide: true, of: endpoint => endpoint.chain },
      { label: 'State', of: endpoint => conditionBadge(WELL.includes(endpoint.state), endpoint.state) },
      { label: 'Latency', isNumber: true, of: endpoint => milliseconds(endpoint.latencyMs) },
      { label: '95 of 100', isNumber: true, isWide: true, of: endpoint => milliseconds(endpoint.latencyP95Ms) },
      { label: 'Requests', isNumber: true, isWide: true, of: endpoint => count(endpoint.requests) },
      { label: 'Errors', isNumber: true, of: endpoint => count(endpoint.errors) },
      { label: 'Last fault', isWide: true, of: endpoint => endpoint.fault ?? '' },
    ],
  });
}

function milliseconds(value) {
  return value === null ? '–' : `${value.toFixed(1)} ms`;
}
