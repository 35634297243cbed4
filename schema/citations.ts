/** What a citation points at. Ingest counts by it and the trace page shows it, so it has one spelling. */

/**
 * Which citations name a document that was retrieved. `#n` counts from 1, or from 0 when a marker
 * of the same answer says 0; out of range is an invented citation.
 * @param documentKeys per document in rank order, the strings by which it may be named
 * @returns per citation the document's position, null when it names none
 */
export function resolveCitations(targets: readonly string[], documentKeys: readonly (readonly string[])[]): (number | null)[] {
  if (targets.length === 0) return [];
  const base = targets.includes('#0') ? 0 : 1;
  let byKey: Map<string, number> | null = null;
  return targets.map((target) => {
    const place = /^#(\d{1,6})$/.exec(target);
    if (place) {
      const index = Number(place[1]) - base;
      return index >= 0 && index < documentKeys.length ? index : null;
    }
    byKey ??= indexKeys(documentKeys);
    return byKey.get(plainKey(target)) ?? null;
  });
}

function indexKeys(documentKeys: readonly (readonly string[])[]): Map<string, number> {
  const byKey = new Map<string, number>();
  documentKeys.forEach((keys, index) => {
    for (const key of keys) {
      const plain = plainKey(key);
      // Two documents of one name: the better ranked.
      if (!byKey.has(plain)) byKey.set(plain, index);
    }
  });
  return byKey;
}

/** Links are the same with and without their fragment and last slash; ids in any case. */
function plainKey(key: string): string {
  const lower = key.trim().toLowerCase();
  if (!lower.startsWith('http')) return lower;
  return lower.replace(/#.*$/, '').replace(/\/+$/, '');
}
