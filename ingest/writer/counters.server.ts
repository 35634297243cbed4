/**
 * What came in and what became of it, by hour, project, door and source: for the reconciliation
 * page (rows of deltas) and for /metrics (the same, of this process). All figures of a request are
 * counted in one step, so received = accepted + rejected at any time.
 */
import { randomBytes } from 'node:crypto';
import { Counter, type Registry } from 'prom-client';
import { HOUR_MS } from '#schema/calendar.ts';
import type { IngestCountRow, IngestMeasure } from '#schema/clickhouse/tables.ts';

export interface Origin {
  projectId: string;
  door: string;
}

export interface Counts {
  /** Adds to a figure. `source` is the convention; empty where the event never became one. */
  add(origin: Origin, source: string, measure: IngestMeasure, amount: number, reason?: string): void;
}

export interface Counters extends Counts {
  /** Stores what was counted since; what cannot be stored is kept for the next time. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface CounterOptions {
  /** Milliseconds since 1970. */
  now: () => number;
  /** @throws when the rows are not durable */
  store: (rows: readonly IngestCountRow[]) => Promise<unknown>;
  registry?: Registry;
  everyMs?: number;
}

const FLUSH_EVERY_MS = 5_000;
/** Reasons come from clients' mistakes, so their number is bounded here. */
const MAX_KEYS = 5_000;

export function createCounters(options: CounterOptions): Counters {
  const processId = randomBytes(6).toString('hex');
  let counted = new Map<string, IngestCountRow>();
  /** A batch whose insert failed may have landed: it goes again as it was, under the same ids. */
  let unsent: IngestCountRow[] = [];
  let sequence = 0;
  const metric = options.registry ? eventCounter(options.registry) : null;

  let running: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    running = running.then(async () => {
      if (unsent.length === 0) {
        if (counted.size === 0) return;
        unsent = [...counted.values()];
        counted = new Map();
      }
      try {
        await options.store(unsent);
        unsent = [];
      } catch {
        // Nobody waits for figures: they go with the next flush.
      }
    });
    return running;
  };
  const timer = setInterval(() => void flush(), options.everyMs ?? FLUSH_EVERY_MS);
  timer.unref();

  return {
    add({ projectId, door }, source, measure, amount, reason = '') {
      if (amount <= 0) return;
      metric?.inc({ door, source, measure, reason }, amount);
      const hour = new Date(Math.floor(options.now() / HOUR_MS) * HOUR_MS).toISOString().slice(0, 19).replace('T', ' ');
      const told = counted.size < MAX_KEYS ? reason : 'other';
      const key = [projectId, hour, door, source, measure, told].join('\n');
      const row = counted.get(key);
      if (row) row.delta += amount;
      else counted.set(key, { project_id: projectId, hour, door, source, measure, reason: told, delta: amount, delta_id: `${processId}-${sequence++}` });
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
      // What was left from before went first.
      if (counted.size > 0) await flush();
    },
  };
}

function eventCounter(registry: Registry): Counter {
  return new Counter({
    name: 'assay_ingest_events_total',
    help: 'Events by what became of them: received = accepted + rejected.',
    labelNames: ['door', 'source', 'measure', 'reason'],
    registers: [registry],
  });
}
