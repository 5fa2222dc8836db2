// Prices with how old they are, and the move to reckon with since.

import { chainName } from './chains.js';
import { ago } from './clock.js';
import { h } from './dom.js';
import { duration, percent, price } from './format.js';
import { conditionBadge } from './status.js';
import { table } from './table.js';

const VALIDITIES = {
  Valid: 'Valid',
  NonPositive: 'Not positive',
  TooVolatile: 'Too volatile',
  TooUncertain: 'Too uncertain',
  FromTheFuture: 'From the future',
  Stale: 'Stale',
  InsufficientData: 'Too few sources',
  StaleForIncrease: 'Late: no new risk',
};

/** @param isWhole With what its feed promises. */
export function priceTable(isWhole = false) {
  return table({
    caption: 'Prices', hidesCaption: true, keyOf: one => `${one.chainId} ${one.underlying} ${one.source}`, empty: 'No prices.',
    columns: [
      { label: 'Underlying', isHead: true, of: one => [one.underlying, h('small', {}, chainName(one.chainId))] },
      { label: 'USD', isNumber: true, of: one => price(one.usd) },
      { label: 'Age', isNumber: true, of: one => ago(one.updatedAt) },
      ...(isWhole ? [
        { label: 'Heartbeat', isNumber: true, isWide: true, of: one => duration(one.heartbeatSeconds) },
        { label: 'Deviation', isNumber: true, isWide: true, of: one => percent(one.deviation) },
      ] : []),
      { label: 'Buffer', isNumber: true, of: one => percent(one.buffer) },
      { label: 'State', isWide: !isWhole, of: one => conditionBadge(one.validity === 'Valid', VALIDITIES[one.validity] ?? one.validity) },
    ],
  });
}
