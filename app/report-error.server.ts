/** What the log says of an error: where it came from, never what was asked or answered. */

export interface ErrorLogger {
  error(fields: object, message: string): void;
}

/** Their messages speak of code alone; those of the engine and of parsers repeat what they were given. */
const PLAIN = ['TypeError', 'RangeError', 'ReferenceError'];

/**
 * @returns a function that logs an error once, however many places come across it. `path` is that of
 * the request, without its search: a filter names models and features.
 */
export function createErrorReport(logger: ErrorLogger): (error: unknown, path: string) => void {
  const reported = new WeakSet<object>();
  return (error, path) => {
    if (typeof error === 'object' && error !== null) {
      if (reported.has(error)) return;
      reported.add(error);
    }
    logger.error({ path, ...factsOf(error) }, 'a request could not be answered');
  };
}

/** Name, kind, query, the engine's code, frames of the stack, and the same of its cause. Errors of the pages' build are of other classes than ours of the same name. */
export function factsOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const told = Object.fromEntries(['kind', 'query', 'code', 'type'].flatMap((key) => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' || typeof value === 'number' ? [[key, value]] : [];
  }));
  return {
    error: error.name,
    ...told,
    ...(PLAIN.includes(error.name) ? { message: error.message } : {}),
    frames: (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 8).map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: factsOf(error.cause) }),
  };
}
