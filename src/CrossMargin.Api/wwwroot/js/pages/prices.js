// Every price that some account depends on.

import { get } from '../api.js';
import { knowChains } from '../chains.js';
import { fill, h, panel } from '../dom.js';
import { priceTable } from '../prices.js';

export function pricesPage(body) {
  const prices = priceTable(true);
  fill(body, panel('Oracle prices', { class: 'span-3' }, prices.element,
    h('p', { class: 'note' }, 'The buffer is the move to reckon with since the price was observed; it counts against the account.')));
  return { refresh };

  async function refresh(signal) {
    await knowChains(signal);
    const answer = await get('/v1/prices', signal);
    prices.update(answer.prices);
  }
}
