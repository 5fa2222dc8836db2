// One attempt: what was planned, what came of it, and what was decided on the way.

import { get, getOrNone } from '../api.js';
import { chainName, knowChains } from '../chains.js';
import { ago } from '../clock.js';
import { facts, fill, h, panel } from '../dom.js';
import { amountOf, count, health, shortHex, usd } from '../format.js';
import { addressOf } from '../links.js';
import { attemptBadge } from '../status.js';

export function liquidationPage(body, { heading, argument: number }) {
  const plan = h('div');
  const timeline = h('ol', { class: 'timeline' });
  const journal = h('div');
  heading.textContent = `Liquidation ${number}`;
  fill(body, panel('Plan', { class: 'span-2' }, plan), panel('Timeline', {}, timeline), panel('Journal', { class: 'span-3' }, journal));
  return { refresh };

  async function refresh(signal) {
    await knowChains(signal);
    const whole = await getOrNone(`/v1/liquidations/${number}`, signal) ?? await findInList(signal);
    fill(plan, whole ? planOf(whole.liquidation) : h('p', {}, 'There is no such attempt.'));
    fill(timeline, (whole?.timeline ?? []).map(({ at, what, reason }) => h('li', {}, h('b', {}, what), ago(at), reason ? h('p', { class: 'note' }, reason) : null)));
    fill(journal, journalOf(whole?.judgements));
  }

  // A server that tells of no single attempt still lists them.
  async function findInList(signal) {
    const { liquidations } = await get(`/v1/liquidations?limit=1&cursor=${Number(number) + 1}`, signal);
    const found = liquidations.find(attempt => attempt.number === Number(number));
    return found ? { liquidation: found, timeline: timelineOf(found) } : null;
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

function timelineOf(attempt) {
  return [
    { at: attempt.judged.time, what: 'Judged' },
    { at: attempt.openedAt, what: 'Opened' },
    attempt.inclusion ? { at: attempt.inclusion.block.time, what: 'Included' } : null,
    { at: attempt.movedAt, what: attempt.state, reason: attempt.reason },
  ].filter(Boolean);
}

function journalOf(judgements) {
  if (!judgements) return h('p', { class: 'note' }, 'This server tells nothing of its journal.');
  if (judgements.length === 0) return h('p', { class: 'note' }, 'Nothing is written down about it.');
  return h('ol', { class: 'timeline' }, judgements.map(judgement => h('li', {},
    h('b', {}, judgement.what ?? judgement.verdict ?? judgement.kind), ago(judgement.at ?? judgement.time), h('p', { class: 'note' }, judgement.reason ?? ''))));
}
