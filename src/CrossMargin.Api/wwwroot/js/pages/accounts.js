// Every account, by status and order, page by page; the address of the page says which.

import { get } from '../api.js';
import { chainName, knowChains } from '../chains.js';
import { accountKey, DISTANCE, EQUITY, HEALTH, OWNER, STATUS } from '../columns.js';
import { fill, h } from '../dom.js';
import { count, health, usd } from '../format.js';
import { addressOf } from '../links.js';
import { STATUS_NAMES, statusText } from '../status.js';
import { table } from '../table.js';

const SORTS = { health: 'Health, worst first', equity: 'Equity', distance: 'Distance', owner: 'Address' };

const PAGE = '50';

export function accountsPage(body, { query }) {
  const chosen = Object.fromEntries(query);
  const accounts = table({
    caption: 'Accounts', hidesCaption: true, keyOf: accountKey, empty: 'No account fits.',
    columns: [
      OWNER, STATUS, HEALTH,
      { label: 'Pessimistic', isNumber: true, isWide: true, of: account => health(account.uniMMR) },
      { label: 'Optimistic', isNumber: true, isWide: true, of: account => health(account.uniMMROptimistic) },
      EQUITY,
      { label: 'Maintenance', isNumber: true, isWide: true, of: account => usd(account.accountMaintMargin) },
      DISTANCE,
      { label: 'Chains', isWide: true, of: account => account.chains.map(chainName).join(', ') },
    ],
  });
  const pages = h('nav', { class: 'pages', 'aria-label': 'Pages of accounts' });
  const filters = h('div', { class: 'span-2' });
  fill(body, finder(), filters, h('section', { class: 'panel span-3', 'aria-label': 'Accounts' }, accounts.element, pages));
  return { refresh };

  async function refresh(signal) {
    fill(filters, filter(chosen, await knowChains(signal)));
    const answer = await get(`/v1/accounts?${new URLSearchParams({ limit: PAGE, ...chosen })}`, signal);
    accounts.update(answer.accounts);
    fill(pages, h('span', {}, `${count(answer.total)} in all`),
      chosen.cursor ? h('a', { href: addressOf('accounts', { ...chosen, cursor: null }) }, 'First page') : null,
      answer.nextCursor ? h('a', { href: addressOf('accounts', { ...chosen, cursor: answer.nextCursor }) }, 'Next page') : null);
  }
}

function filter(chosen, chains) {
  const status = select('status', 'Status', [['', 'All'], ...STATUS_NAMES.map(name => [name, statusText(name)])], chosen.status ?? '');
  const sort = select('sort', 'Order', Object.entries(SORTS), chosen.sort ?? 'health');
  const chain = select('chain', 'Chain', [['', 'All'], ...chains], chosen.chain ?? '');
  const form = h('form', { class: 'filters end', 'aria-label': 'Which accounts', on: { submit: event => event.preventDefault(), change } }, status, chain, sort);
  return form;

  function change() {
    const values = Object.fromEntries(new FormData(form));
    location.hash = addressOf('accounts', { ...chosen, ...values, sort: values.sort === 'health' ? null : values.sort, cursor: null });
  }
}

function finder() {
  const input = h('input', {
    id: 'owner', type: 'search', placeholder: '0x…', pattern: '0x[0-9a-fA-F]{40}', autocomplete: 'off', spellcheck: 'false', title: '0x and 40 hexadecimal digits', required: true,
  });
  return h('form', {
    class: 'filters', role: 'search', 'aria-label': 'Open an account',
    on: { submit: event => { event.preventDefault(); location.hash = `#/accounts/${input.value}`; } },
  }, h('label', { for: 'owner' }, 'Address'), input, h('button', { type: 'submit', class: 'quiet' }, 'Open'));
}

function select(name, label, options, value) {
  return [h('label', { for: name }, label), h('select', { id: name, name }, options.map(([option, text]) =>
    h('option', { value: option, selected: option === value }, text)))];
}
