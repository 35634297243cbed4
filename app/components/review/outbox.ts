/**
 * Labels on their way: each one is kept in the browser under a key of its own before anything else
 * happens, and goes when the server has stored it. A reload, a closed lid and a second tab lose
 * nothing; a save that is tried again lands once, by its event id.
 */
import { z } from 'zod';
import { eventRequestSchema, type EventRequest } from '#app/review/labels.ts';

const PREFIX = 'assay-label:';
const BATCH = 20;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

export interface OutboxState {
  waiting: number;
  /** The last attempt did not reach the server. */
  isOffline: boolean;
  /** What the server refused for good. */
  refused: { event_id: string; message: string }[];
}

const answerSchema = z.object({ saved: z.array(z.string()), refused: z.array(z.object({ event_id: z.string(), message: z.string() })) });

export class Outbox {
  #state: OutboxState;
  #isSending = false;
  #retryMs = FIRST_RETRY_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #order = 0;
  readonly #prefix: string;

  constructor(
    readonly reviewerId: string,
    readonly onChange: (state: OutboxState) => void,
    readonly storage: Storage = window.localStorage,
  ) {
    this.#prefix = `${PREFIX}${reviewerId}:`;
    this.#state = { waiting: this.pending().length, isOffline: false, refused: [] };
    window.addEventListener('online', this.#onOnline);
  }

  /** Everything not yet acknowledged, in the order in which it happened. */
  pending(): EventRequest[] {
    const found: { order: string; event: EventRequest }[] = [];
    for (let index = 0; index < this.storage.length; index += 1) {
      const key = this.storage.key(index);
      if (!key?.startsWith(this.#prefix)) continue;
      const event = parse(this.storage.getItem(key));
      if (event) found.push({ order: key, event });
    }
    return found.sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ event }) => event);
  }

  /** Keeps the event, then sends; returns when it is kept. */
  add(event: EventRequest): void {
    this.#order += 1;
    this.storage.setItem(this.#keyOf(event, this.#order), JSON.stringify(event));
    this.#say({ waiting: this.#state.waiting + 1 });
    void this.flush();
  }

  /** Sends what waits, in order, until nothing does or the server cannot be reached. */
  async flush(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    clearTimeout(this.#timer);
    try {
      for (let events = this.pending(); events.length > 0; events = this.pending()) await this.#send(events.slice(0, BATCH));
      this.#retryMs = FIRST_RETRY_MS;
      this.#say({ waiting: 0, isOffline: false });
    } catch {
      this.#say({ waiting: this.pending().length, isOffline: true });
      this.#timer = setTimeout(() => void this.flush(), this.#retryMs);
      this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
    } finally {
      this.#isSending = false;
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    window.removeEventListener('online', this.#onOnline);
  }

  readonly #onOnline = () => {
    this.#retryMs = FIRST_RETRY_MS;
    void this.flush();
  };

  async #send(events: EventRequest[]): Promise<void> {
    const response = await fetch('/review/events', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ reviewer_id: this.reviewerId, events }) });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    const { saved, refused } = answerSchema.parse(await response.json());
    const settled = new Set([...saved, ...refused.map((one) => one.event_id)]);
    this.#forget(settled);
    this.#say({ waiting: this.pending().length, isOffline: false, refused: [...this.#state.refused, ...refused] });
    if (settled.size === 0) throw new Error('The server took nothing.');
  }

  #forget(ids: Set<string>): void {
    const keys = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index)).filter((key) => key?.startsWith(this.#prefix));
    for (const key of keys) if (key && ids.has(key.slice(key.lastIndexOf(':') + 1))) this.storage.removeItem(key);
  }

  #keyOf(event: EventRequest, order: number): string {
    return `${this.#prefix}${String(Math.round(event.client_at)).padStart(15, '0')}-${String(order).padStart(6, '0')}:${event.event_id}`;
  }

  #say(change: Partial<OutboxState>): void {
    this.#state = { ...this.#state, ...change };
    this.onChange(this.#state);
  }
}

function parse(text: string | null): EventRequest | null {
  try {
    return eventRequestSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}
