// Addresses within the dashboard.

/** An address with those of the values that are set. */
export function addressOf(path, values) {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value)).toString();
  return `#/${path}${query ? `?${query}` : ''}`;
}
