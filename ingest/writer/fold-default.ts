import type { SpanFacts, SpanPart } from '../facts.ts';
export function foldParts(base: SpanFacts | null, _parts: readonly SpanPart[]): SpanFacts | null {
  return base;
}
