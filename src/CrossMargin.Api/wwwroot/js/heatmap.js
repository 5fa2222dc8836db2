// What price and volatility together would do: a table whose cells are tinted, and marked where a venue would liquidate.

import { fill, h } from './dom.js';
import { health, move, shortUsd } from './format.js';
import { statusText } from './status.js';

// Per cent: beyond, the text would not stand out.
const TINT_MAX = 42;

export function heatmap() {
  const region = h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Scenarios of price and volatility' });
  const note = h('p', { class: 'note' });
  return { element: h('div', {}, region, note), update };

  function update(grid, worst) {
    const largest = Math.max(1, ...grid.cells.flat().map(cell => Math.abs(cell.pnlUsd ?? 0)));
    fill(region, h('table', { class: 'heat' },
      h('caption', {}, 'Gain or loss in USD, and the health after. Down: volatility; across: price.'),
      h('thead', {}, h('tr', {}, h('td'), grid.priceMoves.map(price => h('th', { scope: 'col' }, move(price))))),
      h('tbody', {}, grid.cells.map((cells, row) => h('tr', {},
        h('th', { scope: 'row' }, move(grid.volatilityMoves[row])), cells.map(cell => cellOf(cell, largest)))))));
    note.textContent = worst
      ? `Worst: price ${move(worst.priceMove)}, volatility ${move(worst.volatilityMove)}: ${shortUsd(worst.pnlUsd)}. A square marks where a venue would liquidate.`
      : '';
  }
}

function cellOf(cell, largest) {
  const tint = Math.round(Math.abs(cell.pnlUsd) / largest * TINT_MAX);
  return h('td', {
    class: `${cell.pnlUsd < 0 ? 'loss' : 'gain'} ${cell.isLiquidatable ? 'liquidated' : ''}`,
    style: { '--tint': `${tint}%` },
    title: `${statusText(cell.status)}${cell.isLiquidatable ? ', liquidatable' : ''}`,
  }, h('b', {}, shortUsd(cell.pnlUsd)), h('small', {}, health(cell.uniMMR)), cell.isLiquidatable ? h('span', { class: 'unseen' }, ' liquidatable') : null);
}
