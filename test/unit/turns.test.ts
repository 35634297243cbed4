/** Turns of bodies: order, room, and one that is larger than all the room. */
import { expect, test } from 'vitest';
import { createTurns } from '#ingest/protocols/turns.ts';

test('bodies have their turn in the order of arrival, as room comes free', async () => {
  const turns = createTurns(10);
  const begun: string[] = [];
  const done = new Map<string, () => void>();
  for (const [name, bytes] of [['a', 6], ['b', 4], ['c', 5], ['d', 1], ['huge', 50], ['e', 1]] as const) {
    void turns.take(bytes).then((end) => {
      begun.push(name);
      done.set(name, end);
    });
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  await settled();
  expect(begun).toEqual(['a', 'b']);
  done.get('b')?.();
  await settled();
  // Five do not fit beside six, and nobody overtakes.
  expect(begun).toEqual(['a', 'b']);
  done.get('a')?.();
  await settled();
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  // Told twice, it still frees its room once.
  done.get('c')?.();
  done.get('c')?.();
  await settled();
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  done.get('d')?.();
  await settled();
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'huge']);
  done.get('huge')?.();
  await settled();
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'huge', 'e']);
});
