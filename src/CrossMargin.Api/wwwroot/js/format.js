// Figures as people read them. A figure that is missing is a dash.

const NONE = '–';

const wholeUsd = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });
const centUsd = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', minimumFractionDigits: 2, maximumFractionDigits: 2 });
const shortUsdFormat = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', notation: 'compact', maximumSignificantDigits: 3 });
const priceUsd = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumSignificantDigits: 7 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const quantityFormat = new Intl.NumberFormat('en', { maximumSignificantDigits: 8 });
const healthFormat = new Intl.NumberFormat('en', { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const percentFormat = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const moveFormat = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' });

// From here on nobody reads cents, nor thousandths of a health.
const CENTS_UP_TO = 10_000;
const HEALTH_SHOWN_UP_TO = 100;

const LEAST_USD = 0.005;

const MILLION = 1_000_000;

export function usd(value) {
  return isMissing(value) ? NONE : (Math.abs(value) < CENTS_UP_TO ? centUsd : wholeUsd).format(noMinusZero(value));
}

/** As far as a table of many has room. */
export function roundUsd(value) {
  return Math.abs(value) < MILLION ? usd(value) : shortUsd(value);
}

export function shortUsd(value) {
  return isMissing(value) ? NONE : shortUsdFormat.format(noMinusZero(value));
}

export function price(value) {
  return isMissing(value) ? NONE : priceUsd.format(value);
}

export function count(value) {
  return isMissing(value) ? NONE : whole.format(value);
}

/** A decimal string of the API, as far as it can be read at a glance. */
export function quantity(text) {
  return isMissing(text) ? NONE : quantityFormat.format(Number(text));
}

/** An amount of a token. */
export function amountOf({ quantity: text, token }) {
  return Number(text) === 0 ? 'nothing' : `${quantity(text)} ${token.symbol}`;
}

/** A health, of which null is infinite: nothing is owed. */
export function health(value) {
  if (value === undefined) return NONE;
  if (value === null) return '∞';
  return value > HEALTH_SHOWN_UP_TO ? `>${HEALTH_SHOWN_UP_TO}` : healthFormat.format(value);
}

/** A fraction. */
export function percent(value) {
  return isMissing(value) ? NONE : percentFormat.format(value);
}

/** A move as a fraction, with its sign. */
export function move(value) {
  return isMissing(value) ? NONE : moveFormat.format(value);
}

export function duration(seconds) {
  if (isMissing(seconds)) return NONE;
  const size = Math.abs(seconds);
  if (size < 10) return `${seconds.toFixed(1)} s`;
  if (size < 120) return `${Math.round(seconds)} s`;
  if (size < 7_200) return `${Math.round(seconds / 60)} min`;
  if (size < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** A name of the API as words: NoInventory is "No inventory". */
export function words(name) {
  return name.replace(/(?<=[a-z])[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}

/** The two ends of an address or hash. */
export function shortHex(text) {
  return isMissing(text) ? NONE : `${text.slice(0, 8)}…${text.slice(-6)}`;
}

function isMissing(value) {
  return value === null || value === undefined || Number.isNaN(value);
}

// Of less than half a cent only the sign would be seen.
function noMinusZero(value) {
  return Math.abs(value) < LEAST_USD ? 0 : value;
}
