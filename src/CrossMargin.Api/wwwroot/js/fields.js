// The fields of an account by their names of now, whichever of the two forms the server speaks.

export function accountOf(raw) {
  if (raw === null || 'uniMMR' in raw) return raw;
  return {
    ...raw,
    uniMMR: raw.globalHealth?.pessimistic,
    uniMMROptimistic: raw.globalHealth?.optimistic,
    actualEquity: raw.equity?.usd ?? raw.equityUsd,
    accountEquity: raw.equity?.maintenanceUsd,
    initialEquity: raw.equity?.initialUsd,
    accountInitialMargin: raw.requirement?.initialUsd,
    accountMaintMargin: raw.requirement?.maintenanceUsd ?? raw.maintenanceUsd,
  };
}
