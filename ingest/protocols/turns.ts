/**
 * Turns for bodies: as many are decoded at a time as the writer works on, and the rest wait as
 * bytes. A decoded body takes several times the memory of its bytes, and what waits decoded is
 * copied by every collection of garbage.
 */
export interface Turns {
  /** Resolves, in the order of arrival, when there is room; call what it gives when the body is done with. */
  take(bytes: number): Promise<() => void>;
}

/** @param maxBytes of all bodies that have their turn; one larger than this has its turn alone */
export function createTurns(maxBytes: number): Turns {
  let openBytes = 0;
  const waiting: { bytes: number; begin: () => void }[] = [];

  const admit = () => {
    for (let next = waiting[0]; next && (openBytes === 0 || openBytes + next.bytes <= maxBytes); next = waiting[0]) {
      waiting.shift();
      openBytes += next.bytes;
      next.begin();
    }
  };
  return {
    take: (bytes) =>
      new Promise((resolve) => {
        let isDone = false;
        const done = () => {
          if (isDone) return;
          isDone = true;
          openBytes -= bytes;
          admit();
        };
        waiting.push({ bytes, begin: () => resolve(done) });
        admit();
      }),
  };
}
