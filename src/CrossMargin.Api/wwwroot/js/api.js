// What is asked of the API: JSON, with the key where there is one.

import { askForKey, readKey } from './key.js';
import { setClock } from './clock.js';

// A server that turned us away is left alone for as long as it said.
let silentUntil = 0;

/** An answer that is an error: problem+json, or none at all. */
export class Problem extends Error {
  constructor(status, detail, errors = {}) {
    super([detail, ...Object.values(errors).flat()].filter(Boolean).join(' '));
    this.status = status;
  }

  /** Whether this server has no such route or thing. */
  get isMissing() {
    return this.status === 404 || this.status === 405;
  }
}

export function get(path, signal) {
  return ask(path, { signal });
}

export function post(path, body, signal) {
  return ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' }, signal });
}

/** The response to a request with the key, after asking for one where it is needed. */
export async function request(path, options = {}) {
  if (Date.now() < silentUntil) throw new Problem(429, 'The server asked for a pause.');
  const response = await send(path, options);
  if (response.status === 401) {
    const problem = await problemOf(response);
    // Whoever left meanwhile asks nobody for a key, least of all with half an answer.
    options.signal?.throwIfAborted();
    await askForKey(problem.message);
    return send(path, options);
  }
  if (response.status === 429) silentUntil = Date.now() + 1_000 * Number(response.headers.get('Retry-After') ?? 5);
  return response;
}

/** The problem that a response is. */
export async function problemOf(response) {
  const problem = await response.json().catch(() => ({}));
  return new Problem(response.status, problem.detail ?? problem.title ?? `The server answered ${response.status}.`, problem.errors);
}

async function ask(path, options) {
  const response = await request(path, options);
  if (!response.ok) throw await problemOf(response);
  const answer = await response.json();
  if (answer.time) setClock(answer.time);
  document.dispatchEvent(new CustomEvent('answer', { detail: answer }));
  return answer;
}

async function send(path, options) {
  const key = readKey();
  try {
    return await fetch(path, { ...options, headers: { ...options.headers, ...(key ? { Authorization: `Bearer ${key}` } : {}) } });
  } catch (fault) {
    if (fault.name === 'AbortError') throw fault;
    throw new Problem(0, 'The server cannot be reached.');
  }
}
