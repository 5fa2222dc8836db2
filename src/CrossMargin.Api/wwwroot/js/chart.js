// Series over time, drawn by uPlot; the same figures as a table, for whoever cannot see it and where uPlot is not installed.

import { fill, h } from './dom.js';
import { table } from './table.js';

const HEIGHT = 240;

// Seconds: of less the axis would show fractions.
const SPAN_MIN_S = 60;

const TABLE_ROWS_MAX = 50;

const library = import('/lib/uPlot.js').then(module => module.default).catch(() => null);

/**
 * @param series Each { key, label, colour, isDashed }: the colour is the name of a custom property.
 * @param format A figure as text.
 * @returns { element, update(points), close() } Points are { time, [key] }, the oldest first.
 */
export function chart({ title, series, format }) {
  const plot = h('div', { class: 'plot', role: 'img', 'aria-label': title });
  const readout = h('p', { class: 'readout' });
  const rows = table({
    caption: `${title}: the latest figures`,
    columns: [
      { label: 'Time', of: point => new Date(point.time).toLocaleString(), isHead: true },
      ...series.map(one => ({ label: one.label, of: point => format(point[one.key]), isNumber: true })),
    ],
    keyOf: point => point.time,
    empty: 'No points yet.',
  });
  const details = h('details', {}, h('summary', {}, 'As a table'), rows.element);
  const element = h('figure', { class: 'chart' }, h('figcaption', {}, legend(series), readout), plot, details);
  let drawing = null;
  let shown = [];
  const sizes = new ResizeObserver(() => drawing?.setSize({ width: plot.clientWidth, height: HEIGHT }));
  const redraw = () => draw(true);
  sizes.observe(plot);
  document.addEventListener('theme', redraw);
  return { element, update, close };

  function update(points) {
    shown = points;
    rows.update(points.slice(-TABLE_ROWS_MAX).reverse());
    plot.setAttribute('aria-label', summary(title, series, points, format));
    tell(points.length - 1);
    draw(false);
  }

  async function draw(isAnew) {
    const UPlot = await library;
    if (UPlot === null) {
      plot.hidden = true;
      details.open = true;
      return;
    }
    const columns = [shown.map(point => Date.parse(point.time) / 1_000), ...series.map(one => shown.map(point => point[one.key] ?? null))];
    if (isAnew || drawing === null) {
      drawing?.destroy();
      drawing = plot.isConnected ? new UPlot(optionsOf(plot, series, format, tell), columns, plot) : null;
    } else {
      drawing.setData(columns);
    }
  }

  function tell(index) {
    const point = shown[index ?? shown.length - 1];
    fill(readout, point
      ? [h('time', { datetime: point.time }, new Date(point.time).toLocaleTimeString()), ...series.map(one => h('span', {}, `${one.label} ${format(point[one.key])}`))]
      : 'No points yet.');
  }

  function close() {
    sizes.disconnect();
    document.removeEventListener('theme', redraw);
    drawing?.destroy();
    drawing = null;
  }
}

function legend(series) {
  return h('span', { class: 'legend' }, series.map(one =>
    h('span', {}, h('span', { class: `swatch ${one.isDashed ? 'dashed' : ''}`, style: { '--colour': `var(${one.colour})` } }), one.label)));
}

function summary(title, series, points, format) {
  const parts = series.map(one => {
    const values = points.map(point => point[one.key]).filter(Number.isFinite);
    return values.length === 0 ? `${one.label}: none` : `${one.label} now ${format(values.at(-1))}, from ${format(Math.min(...values))} to ${format(Math.max(...values))}`;
  });
  return `${title}. ${parts.join('; ')}.`;
}

function spanOf(times) {
  const last = times.at(-1) ?? 0;
  return [Math.min(times[0] ?? 0, last - SPAN_MIN_S), last];
}

function optionsOf(plot, series, format, tell) {
  const colours = getComputedStyle(plot);
  const colour = name => resolved(plot, name, colours);
  const axis = { stroke: colour('--muted'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: `12px ${colours.fontFamily}` };
  return {
    width: Math.max(200, plot.clientWidth),
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    hooks: { setCursor: [drawing => tell(drawing.cursor.idx)] },
    axes: [axis, { ...axis, size: 72, values: (_, ticks) => ticks.map(format) }],
    scales: { x: { range: drawing => spanOf(drawing.data[0]) } },
    series: [{}, ...series.map(one => ({
      label: one.label, stroke: colour(one.colour), width: 2, dash: one.isDashed ? [6, 4] : undefined, points: { size: 5 },
    }))],
  };
}

// A canvas knows no light-dark(): the browser is asked what the colour is here and now.
function resolved(plot, name, styles) {
  const before = plot.style.color;
  plot.style.color = `var(${name})`;
  const text = styles.color;
  plot.style.color = before;
  return text;
}
