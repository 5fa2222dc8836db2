// The keeper's attempts, newest first.

import { get } from '../api.js';
import { chainName, knowChains } from '../chains.js';
import { ago } from '../clock.js';
import { ownerLink } from '../columns.js';
import { fill, h } from '../dom.js';
import { amountOf, usd } from '../format.js';
import { addressOf } from '../links.js';
import { attemptBadge } from '../status.js';
import { table } from '../table.js';

const PAGE = '50';

export function liquidationsPage(body, { query }) {
  const chosen = Object.fromEntries(query);
  const attempts = table({
    caption: 'Liquidation attempts', hidesCaption: true, keyOf: attempt => attempt.number, empty: 'There are no attempts.',
    columns: [
      { label: 'No.', isHead: true, of: attempt => h('a', { class: 'row-link', href: `#/liquidations/${attempt.number}`, 'aria-label': `Liquidation ${attempt.number}` }, String(attempt.number)) },
      { label: 'State', of: attempt => [attemptBadge(attempt.state), attempt.dryRun ? h('span', { class: 'flag' }, 'dry run') : null] },
      { label: 'Opened', of: attempt => ago(attempt.openedAt) },
      { label: 'Account', isWide: true, of: attempt => ownerLink(attempt.owner, null) },
      { label: 'Venue', of: attempt => [attempt.venue, h('small', {}, chainName(attempt.chainId))] },
      { label: 'Repays', isNumber: true, isWide: true, of: attempt => amountOf(attempt.repay) },
      { label: 'Seizes', isNumber: true, isWide: true, of: attempt => amountOf(attempt.seize) },
      { label: 'Profit', isNumber: true, of: attempt => usd(attempt.profitUsd) },
      { label: 'Reason', isWide: true, of: attempt => attempt.reason ?? '' },
    ],
  });
  const pages = h('nav', { class: 'pages', 'aria-label': 'Pages of attempts' });
  fill(body, h('section', { class: 'panel span-3', 'aria-label': 'Liquidation attempts' }, attempts.element, pages));
  return { refresh };

  async function refresh(signal) {
    await knowChains(signal);
    const answer = await get(`/v1/liquidations?${new URLSearchParams({ limit: PAGE, ...chosen })}`, signal);
    attempts.update(answer.liquidations);
    fill(pages,
      chosen.cursor ? h('a', { href: '#/liquidations' }, 'Newest') : null,
      answer.nextCursor ? h('a', { href: addressOf('liquidations', { ...chosen, cursor: answer.nextCursor }) }, 'Older') : null);
  }
}
