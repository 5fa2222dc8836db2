// One attempt: what was planned, what came of it, and what was decided on the way.

import { get } from '../api.js';
import { chainName, knowChains } from '../chains.js';
import { ago } from '../clock.js';
import { facts, fill, h, panel } from '../dom.js';
import { amountOf, count, health, price, shortHex, usd, words } from '../format.js';
import { addressOf } from '../links.js';
import { attemptBadge } from '../status.js';
import { table } from '../table.js';

export function liquidationPage(body, { heading, argument: number }) {
  const plan = h('div');
  const timeline = h('ol', { class: 'timeline' });
  const journal = journalTable();
  heading.textContent = `Liquidation ${number}`;
  fill(body, panel('Plan', { class: 'span-2' }, plan), panel('Timeline', {}, timeline), panel('Journal', { class: 'span-3' }, journal.element));
  return { refresh };

  async function refresh(signal) {
    await knowChains(signal);
    const story = await get(`/v1/liquidations/${number}`, signal);
    fill(plan, planOf(story.liquidation));
    fill(timeline, story.timeline.map(entry => entryOf(entry, story.liquidation.number)));
    journal.update(story.judgements);
  }
}

function planOf(attempt) {
  return [
    h('p', { class: 'verdict-line' }, attemptBadge(attempt.state), attempt.dryRun ? h('span', { class: 'flag' }, 'dry run') : null,
      attempt.reason ? h('span', { class: 'note' }, attempt.reason) : null),
    facts([
      ['Account', h('a', { class: 'address', href: addressOf(`accounts/${attempt.owner}`, {}) }, shortHex(attempt.owner))],
      ['Venue', attempt.venue, chainName(attempt.chainId)],
      ['Repays', amountOf(attempt.repay), usd(attempt.repayUsd)],
      ['Seizes', amountOf(attempt.seize), usd(attempt.seizeUsd)],
      ['Profit expected', usd(attempt.profitUsd), 'after all costs'],
      ['Gas', usd(attempt.gasCostUsd)],
      ['Data fee', usd(attempt.dataFeeUsd)],
      ['Slippage', usd(attempt.slippageUsd)],
      ['Capital', usd(attempt.capitalUsd)],
      ['Health at the venue', health(attempt.health.localHealthFactor), 'when it was judged'],
      ['Judged at block', count(attempt.judged.number)],
      ['To be included by', count(attempt.deadlineBlock)],
      ['Transaction', attempt.transaction ? h('span', { class: 'address', title: attempt.transaction.hash }, shortHex(attempt.transaction.hash)) : 'none'],
      ['Included at block', attempt.inclusion ? count(attempt.inclusion.block.number) : 'not'],
    ]),
  ];
}

function entryOf({ at, what, reason, attempt, block }, number) {
  return h('li', {}, h('b', {}, words(what)), attempt !== null && attempt !== number ? h('a', { href: `#/liquidations/${attempt}` }, `liquidation ${attempt}`) : null,
    block ? h('span', { class: 'note' }, `block ${count(block.number)}`) : null, ago(at), reason ? h('p', { class: 'note' }, reason) : null);
}

function journalTable() {
  return table({
    caption: 'What the decisions about this sub-account stand on', keyOf: basis => `${basis.judged.number} ${basis.judgedAt}`, empty: 'Nothing of it is kept any more.',
    columns: [
      { label: 'Judged at block', isHead: true, of: basis => count(basis.judged.number) },
      { label: 'For', of: basis => ago(basis.judgedAt) },
      { label: 'Inputs', isNumber: true, of: basis => count(basis.slots.length) },
      { label: 'Not in a block', isNumber: true, isWide: true, of: basis => count(basis.pending.length) },
      { label: 'Profit floor', isNumber: true, of: basis => usd(basis.profitFloorUsd) },
      { label: 'Native token', isNumber: true, isWide: true, of: basis => price(basis.gas?.nativeUsd) },
      { label: 'Model', isWide: true, of: basis => basis.fault ?? (basis.verdict ? 'recorded' : 'none') },
    ],
  });
}
