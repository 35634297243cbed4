/** Which part of a window two handles enclose. Edges lie between the buckets: n buckets have n + 1. */

/** Times of the edges, the window's own ends included: its first and last bucket may be cut. Milliseconds since 1970. */
export function edgesOf(window: { from: number; to: number }, starts: readonly number[]): number[] {
  return [window.from, ...starts.slice(1), window.to];
}

/** The edge nearest to a place on the track, 0 its left end and 1 its right. */
export function edgeAt(share: number, edges: number): number {
  return Math.min(edges - 1, Math.max(0, Math.round(share * (edges - 1))));
}

/** Where a key takes a handle; null for keys that move nothing. One bucket stays between it and the other. */
export function edgeAfterKey(key: string, handle: 'low' | 'high', [low, high]: readonly [number, number], edges: number): number | null {
  const now = handle === 'low' ? low : high;
  const wanted = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, Home: 0, End: edges - 1 }[key];
  if (wanted === undefined) return null;
  return handle === 'low' ? Math.min(high - 1, Math.max(0, wanted)) : Math.max(low + 1, Math.min(edges - 1, wanted));
}
