// Every price that some account depends on.

import { getOrNone } from '../api.js';
import { knowChains } from '../chains.js';
import { fill, h, panel } from '../dom.js';
import { priceTable } from '../prices.js';

export function pricesPage(body) {
  const prices = priceTable(true);
  const note = h('p', { class: 'note', hidden: true }, 'This server gives no list of prices; each account\'s page has those it depends on.');
  fill(body, panel('Oracle prices', { class: 'span-3' }, note, prices.element,
    h('p', { class: 'note' }, 'The buffer is the move to reckon with since the price was observed; it counts against the account.')));
  return { refresh };

  async function refresh(signal) {
    await knowChains(signal);
    const answer = await getOrNone('/v1/prices', signal);
    note.hidden = answer !== null;
    prices.update(answer?.prices ?? []);
  }
}
