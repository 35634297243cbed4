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

/** What became of one citation, with the position in the list in which it was found. */
export type Citation =
  | { fate: 'document' | 'page'; place: number }
  /** Invented: what it names is not in what was found. */
  | { fate: 'unresolved'; place: null }
  /** There is nothing to look it up in. */
  | { fate: 'unknown'; place: null };

export interface Sources {
  /** Of the retrieval that the answer was written from; null when none told its documents. */
  documents: readonly (readonly string[])[] | null;
  /** Pages that a web search of the same request found, the provider's own or a tool's. */
  pages: readonly (readonly string[])[];
}

/**
 * Each citation against the documents of the retrieval, then a link against the pages of the web
 * search. A link that the provider itself gave comes from a search of its own: where nothing tells
 * what that found, nobody can say that the link is invented.
 */
export function followCitations(targets: readonly string[], kinds: readonly string[], { documents, pages }: Sources): Citation[] {
  const places = documents === null ? targets.map(() => null) : resolveCitations(targets, documents);
  let inPages: (number | null)[] | null = null;
  return targets.map((target, i): Citation => {
    const place = places[i] ?? null;
    if (place !== null) return { fate: 'document', place };
    const isLink = /^https?:\/\//i.test(target);
    if (pages.length > 0 && (isLink || documents === null)) {
      inPages ??= resolveCitations(targets, pages);
      const page = inPages[i] ?? null;
      return page === null ? { fate: 'unresolved', place } : { fate: 'page', place: page };
    }
    return documents === null || (isLink && kinds[i] === 'structured') ? { fate: 'unknown', place } : { fate: 'unresolved', place };
  });
}

/** Kinds of spans whose documents are a retrieval's; those of any other are pages. */
export const isSearchKind = (kind: string): boolean => kind === 'retrieval' || kind === 'rerank';
