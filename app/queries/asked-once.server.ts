/** Questions that several parts of a page ask at once, asked once. */
import type { Reader } from '#schema/clickhouse/client.server.ts';

/**
 * The same question within one turn of the event loop has one answer. No longer: who asks after a
 * write has returned reads it. Rows are shared, so nobody may change them.
 */
export function askedOnce<P, R>(query: (reader: Reader, params: P) => Promise<R>): (reader: Reader, params: P) => Promise<R> {
  const asked = new WeakMap<Reader, Map<string, Promise<R>>>();
  return (reader, params) => {
    const now = asked.get(reader) ?? new Map<string, Promise<R>>();
    asked.set(reader, now);
    const key = JSON.stringify(params);
    const running = now.get(key);
    if (running) return running;
    const answer = query(reader, params);
    now.set(key, answer);
    setImmediate(() => now.delete(key));
    return answer;
  };
}
