// The chains by their names.

import { get } from './api.js';

const names = new Map();

/** Every chain, as the server sees it now. */
export async function readChains(signal) {
  const answer = await get('/v1/chains', signal);
  answer.chains.forEach(chain => names.set(chain.chainId, chain.name));
  return answer.chains;
}

/** Number and name of each; asks only once. */
export async function knowChains(signal) {
  if (names.size === 0) await readChains(signal);
  return [...names].map(([id, name]) => [String(id), name]);
}

export function chainName(chainId) {
  return names.get(chainId) ?? `chain ${chainId}`;
}
