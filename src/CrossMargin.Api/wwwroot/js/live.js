// What happens now: the server's stream of events; where there is none, a look every two seconds.

import { problemOf, request } from './api.js';

// Not every account's health: with a new block the page looks anyway.
const TOPICS = 'warnings,attempts,chains';

const POLL_MS = 2_000;

// Beside a stream: what changes without an event, as the age of a price does.
const SLOW_POLL_MS = 15_000;

// Events come in bursts: one look for all of them.
const GATHER_MS = 300;

const RETRY_FIRST_MS = 1_000;

const RETRY_MAX_MS = 30_000;

/** Calls `look` when something may have changed, and `happened` with each event. */
export class Live {
  #look;
  #happened;
  #state;
  #lastId = null;
  #isStreaming = false;
  #gathering = null;
  #isLooking = false;
  #isWanted = false;
  #lookedAt = 0;

  /** @param state Is told how it goes: stream, poll, or lost. */
  constructor({ look, happened, state }) {
    [this.#look, this.#happened, this.#state] = [look, happened, state];
  }

  start() {
    this.#stream();
    setInterval(() => this.#poll(), POLL_MS);
    document.addEventListener('visibilitychange', () => this.#poll());
  }

  /** Looks now, or once more after the look that is under way: two are never at the same time. */
  async now() {
    this.#isWanted = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      while (this.#isWanted) {
        this.#isWanted = false;
        this.#lookedAt = Date.now();
        const isWell = await this.#look();
        this.#state(!isWell ? 'lost' : this.#isStreaming ? 'stream' : 'poll');
      }
    } finally {
      this.#isLooking = false;
    }
  }

  #poll() {
    const period = this.#isStreaming ? SLOW_POLL_MS : POLL_MS;
    if (!document.hidden && !this.#isLooking && Date.now() - this.#lookedAt >= period - 100) this.now();
  }

  async #stream() {
    let wait = RETRY_FIRST_MS;
    for (;;) {
      const end = await this.#readStream();
      this.#isStreaming = false;
      if (end === 'absent') return;
      wait = end === 'served' ? RETRY_FIRST_MS : Math.min(wait * 2, RETRY_MAX_MS);
      // Not all of them at once, when a server comes back.
      await new Promise(resolve => setTimeout(resolve, wait * (0.5 + Math.random())));
    }
  }

  /** Reads until the stream ends: absent where this server has none, served if anything came, else refused. */
  async #readStream() {
    let end = 'refused';
    try {
      const response = await request(`/v1/stream?topics=${TOPICS}`, {
        headers: { Accept: 'text/event-stream', ...(this.#lastId ? { 'Last-Event-ID': this.#lastId } : {}) },
      });
      if (!response.ok) return (await problemOf(response)).isMissing ? 'absent' : 'refused';
      this.#isStreaming = true;
      this.#state('stream');
      for await (const event of eventsOf(response.body)) {
        end = 'served';
        this.#take(event);
      }
    } catch {
      // Cut off: the caller tries again.
    }
    return end;
  }

  #take({ id, name, text }) {
    if (id) this.#lastId = id;
    if (!text) return;
    this.#happened(name, JSON.parse(text));
    // Blocks may come faster than anybody reads: no more looks than without a stream.
    this.#gathering ??= setTimeout(() => {
      this.#gathering = null;
      if (!document.hidden) this.now();
    }, Math.max(GATHER_MS, this.#lookedAt + POLL_MS - Date.now()));
  }
}

/** The events of a stream, by the rules of text/event-stream. */
async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).replaceAll('\r\n', '\n').split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) yield eventOf(block);
  }
}

function eventOf(block) {
  const event = { id: null, name: 'message', text: '' };
  for (const line of block.split('\n')) {
    const [, field, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (field === 'id') event.id = value;
    else if (field === 'event') event.name = value;
    else if (field === 'data') event.text += (event.text ? '\n' : '') + value;
  }
  return event;
}
