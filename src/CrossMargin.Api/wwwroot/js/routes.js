// Which page an address means: #/, #/accounts, #/accounts/0x…, #/liquidations, #/liquidations/12, #/chains, #/prices.

import { accountPage } from './pages/account.js';
import { accountsPage } from './pages/accounts.js';
import { chainsPage } from './pages/chains.js';
import { liquidationPage } from './pages/liquidation.js';
import { liquidationsPage } from './pages/liquidations.js';
import { overviewPage } from './pages/overview.js';
import { pricesPage } from './pages/prices.js';

const PAGES = [
  [/^$/, '', 'Overview', overviewPage],
  [/^accounts$/, 'accounts', 'Accounts', accountsPage],
  [/^accounts\/(0x[0-9a-fA-F]{40})$/, 'accounts', 'Account', accountPage],
  [/^liquidations$/, 'liquidations', 'Liquidations', liquidationsPage],
  [/^liquidations\/([0-9]{1,18})$/, 'liquidations', 'Liquidation', liquidationPage],
  [/^chains$/, 'chains', 'Chains', chainsPage],
  [/^prices$/, 'prices', 'Prices', pricesPage],
];

/** @returns { name, title, create(body, tools) } Create gives { refresh(signal), close() }. */
export function pageOf(hash) {
  const [path, query] = hash.replace(/^#\/?/, '').split('?');
  for (const [pattern, name, title, page] of PAGES) {
    const match = pattern.exec(path);
    if (match) return { name, title, create: (body, tools) => page(body, { ...tools, argument: match[1], query: new URLSearchParams(query) }) };
  }
  return { name: 'none', title: 'There is no such page', create: () => ({ refresh: async () => {} }) };
}
