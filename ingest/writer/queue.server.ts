/**
 * Group commit itself: senders wait in a queue, a flush takes many of them, prepares one commit
 * and sends it off. The first goes at once when nothing is on its way; the next ones gather until
 * there are enough of them, an insert has come back, or 200 ms have passed.
 */
export type Fate = 'stored' | 'spooled';

export interface QueueOptions<Item, Commit> {
  /** Rows of a flush; a commit of this size takes the engine about 50 ms. */
  maxRows: number;
  maxWaitMs: number;
  maxInFlight: number;
  /** One at a time, in the order of arrival. */
  prepare: (items: readonly Item[]) => Promise<Commit>;
  store: (commit: Commit) => Promise<Fate>;
  /** A commit was not stored: what memory took from it is not so. */
  onFailed: (items: readonly Item[], error: unknown) => void;
  /** True when the rows are at fault, so that each sender's are tried alone. */
  isRowsFault: (error: unknown) => boolean;
}

export interface Queue<Item> {
  /** Resolves when the item's rows are durable. Rejects with what prepare or store said. */
  push(item: Item, rows: number): Promise<Fate>;
  /** Runs while nothing is prepared; what is prepared next builds on it. */
  alone<R>(work: () => Promise<R>): Promise<R>;
  /** Resolves when nothing that was prepared is still on its way. */
  untilStored(): Promise<void>;
  readonly rows: number;
  readonly inFlight: number;
  /** Flushes everything. */
  drain(): Promise<void>;
}

interface Waiting<Item> {
  item: Item;
  rows: number;
  done: (fate: Fate) => void;
  fail: (error: unknown) => void;
}

export function createQueue<Item, Commit>(options: QueueOptions<Item, Commit>): Queue<Item> {
  let queue: Waiting<Item>[] = [];
  let queuedRows = 0;
  let timer: NodeJS.Timeout | null = null;
  let isPreparing = false;
  let isDraining = false;
  const inFlight = new Set<Promise<unknown>>();
  const retries = new Set<Promise<unknown>>();
  let last: Promise<unknown> = Promise.resolve();

  const alone = <R>(work: () => Promise<R>): Promise<R> => {
    const result = last.then(work, work);
    last = result.catch(() => {});
    return result;
  };

  const schedule = () => {
    if (queue.length === 0 || isPreparing || inFlight.size >= options.maxInFlight) return;
    if (inFlight.size === 0 || queuedRows >= options.maxRows || isDraining) {
      if (timer) clearTimeout(timer);
      timer = null;
      isPreparing = true;
      // After this turn of the loop: requests that arrived together go together.
      setImmediate(() => void flush());
      return;
    }
    timer ??= setTimeout(() => {
      timer = null;
      isPreparing = true;
      void flush();
    }, options.maxWaitMs);
  };

  const flush = async () => {
    const waiting = take();
    try {
      await commit(waiting);
    } finally {
      isPreparing = false;
      schedule();
    }
  };

  const take = (): Waiting<Item>[] => {
    let rows = 0;
    let count = 0;
    while (count < queue.length && (count === 0 || rows < options.maxRows)) rows += queue[count++]?.rows ?? 0;
    const taken = queue.slice(0, count);
    queue = queue.slice(count);
    queuedRows -= rows;
    return taken;
  };

  /** Returns once the commit is on its way; its senders hear when it is stored. */
  const commit = async (waiting: readonly Waiting<Item>[]): Promise<void> => {
    const items = waiting.map(({ item }) => item);
    let prepared: Commit;
    try {
      prepared = await alone(() => options.prepare(items));
    } catch (error) {
      failed(waiting, error, true);
      return;
    }
    const flight = options.store(prepared).then(
      (fate) => {
        for (const { done } of waiting) done(fate);
      },
      (error: unknown) => failed(waiting, error, options.isRowsFault(error)),
    );
    inFlight.add(flight);
    void flight.finally(() => {
      inFlight.delete(flight);
      schedule();
    });
  };

  /** One sender's bad row must not cost another's good ones. */
  const failed = (waiting: readonly Waiting<Item>[], error: unknown, isRowsFault: boolean) => {
    options.onFailed(waiting.map(({ item }) => item), error);
    if (!isRowsFault || waiting.length === 1) {
      for (const { fail } of waiting) fail(error);
      return;
    }
    const retry = (async () => {
      for (const one of waiting) await commit([one]);
    })();
    retries.add(retry);
    void retry.finally(() => retries.delete(retry));
  };

  return {
    push: (item, rows) =>
      new Promise<Fate>((done, fail) => {
        queue.push({ item, rows, done, fail });
        queuedRows += rows;
        schedule();
      }),
    alone,
    untilStored: async () => void (await Promise.allSettled(inFlight)),
    get rows() {
      return queuedRows;
    },
    get inFlight() {
      return inFlight.size;
    },
    async drain() {
      isDraining = true;
      schedule();
      while (queue.length > 0 || isPreparing || inFlight.size > 0 || retries.size > 0) {
        await Promise.allSettled([...inFlight, ...retries]);
        await new Promise((done) => setImmediate(done));
      }
    },
  };
}
