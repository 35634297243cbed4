/** Versions of rows: microseconds of acceptance, strictly increasing within the process, so that what came later wins. */
export type Versions = () => number;

/** @param now milliseconds since 1970 */
export function createVersions(now: () => number): Versions {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Math.floor(now() * 1_000));
    return last;
  };
}
