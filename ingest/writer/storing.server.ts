/** To the engine, or to the spool while it is away; and from the spool to the engine when it is back. */
import type { Store } from '#schema/clickhouse/client.server.ts';
import { join } from 'node:path';
import { type Commit, isPermanent, mergeCommits, storeCommit } from './commit.server.ts';
import { openSpool, type SpooledCommit } from './spool.server.ts';
import { UnavailableError } from './writer.ts';

export interface StoringOptions {
  store: Store;
  logger: { info(fields: object, message: string): void; warn(fields: object, message: string): void; error(fields: object, message: string): void };
  isEngineUp: () => boolean;
  /** Null: no spool. */
  directory: string | null;
  spoolMaxBytes: number;
  /** Everything is stored; requests since then (microseconds since 1970) may not be settled yet. */
  onReplayed: (sinceUs: number) => Promise<void>;
}

export interface Storing {
  /**
   * Resolves when a commit is durable: `stored` or `spooled`.
   * @throws UnavailableError, or what the engine says of rows that it will never take
   */
  store(commit: Commit, sinceUs: number): Promise<'stored' | 'spooled'>;
  readonly spoolBytes: number;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 250;

export function createStoring(options: StoringOptions): Storing {
  const { store, logger } = options;
  const spool = options.directory !== null && options.spoolMaxBytes > 0 ? openSpool({ directory: join(options.directory, 'spool'), maxBytes: options.spoolMaxBytes, logger }) : null;
  let isClosed = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  /** Requests since then are to be settled once all is replayed. */
  let settleSinceUs: number | null = null;

  const take = async (spooled: readonly SpooledCommit[]): Promise<void> => {
    if (isClosed) throw new UnavailableError('Assay is stopping.');
    try {
      await storeCommit(store, mergeCommits(spooled.map(({ commit }) => commit)));
    } catch (error) {
      if (!isPermanent(error)) throw error;
      if (spooled.length > 1) {
        // One bad commit must not cost the others.
        for (const one of spooled) await take([one]);
        return;
      }
      // It would stand before everything behind it for ever.
      logger.error({ err: error, tables: spooled[0]?.commit.facts.map(({ table, rowCount }) => `${table}: ${rowCount}`) }, 'the engine refuses a spooled commit for good; it is left out');
    }
    for (const { sinceUs } of spooled) settleSinceUs = Math.min(settleSinceUs ?? sinceUs, sinceUs);
  };

  const look = async () => {
    if (spool && options.isEngineUp() && (!spool.isEmpty || settleSinceUs !== null)) {
      try {
        const taken = await spool.replay(take);
        if (taken > 0) logger.info({ commits: taken }, 'the spool is stored');
        if (settleSinceUs !== null && spool.isEmpty) {
          const sinceUs = settleSinceUs;
          settleSinceUs = null;
          await options.onReplayed(sinceUs);
        }
      } catch (error) {
        if (!isClosed) logger.warn({ err: error }, 'the spool could not be stored yet');
      }
    }
    if (isClosed) return;
    timer = setTimeout(run, LOOK_EVERY_MS);
    timer.unref();
  };
  const run = () => {
    running = look();
  };
  if (spool) timer = setTimeout(run, 0);

  return {
    async store(commit, sinceUs) {
      if (options.isEngineUp() || !spool) {
        try {
          await storeCommit(store, commit);
          return 'stored';
        } catch (error) {
          if (isPermanent(error)) throw error;
          if (!spool) throw new UnavailableError('ClickHouse does not answer at the moment. Nothing of this was stored; send it again.', { cause: error });
          logger.warn({ err: error }, 'a commit goes to the spool');
        }
      }
      await spool.append({ commit, sinceUs });
      return 'spooled';
    },
    get spoolBytes() {
      return spool?.bytes ?? 0;
    },
    async close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
      await running;
      await spool?.close();
    },
  };
}
