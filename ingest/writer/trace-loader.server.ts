/** Traces from the store, as memory keeps them. */
import type { SpanRow } from '#schema/clickhouse/tables.ts';
import { isThumbsDown } from './score-rows.ts';
import { newEntry, placeOf, type TraceEntry } from './trace-cache.ts';
import type { TraceReader } from './trace-reader.server.ts';
import { learnStoredText } from './trace-texts.ts';
import { learnPart } from './pieces.server.ts';

export interface LoadedEntry extends TraceEntry {
  /** Older rows of spans that stand in two hours. */
  doubles: SpanRow[];
}

export interface LoadOptions {
  reader: TraceReader;
  withParts: boolean;
}

/** An entry for each id, empty where the store knows nothing. @throws QueryError */
export async function loadTraces(projectId: string, traceIds: readonly string[], options: LoadOptions): Promise<Map<string, LoadedEntry>> {
  const { reader } = options;
  const [spans, requests, thumbs, parts] = await Promise.all([
    reader.spans(projectId, traceIds),
    reader.requests(projectId, traceIds),
    reader.thumbs(projectId, traceIds),
    options.withParts ? reader.parts(projectId, traceIds) : [],
  ]);
  const entries = new Map<string, LoadedEntry>(traceIds.map((traceId) => [traceId, { ...newEntry(projectId, traceId), doubles: [] }]));
  /** Answers are wanted before their documents are known: those may still come. */
  const withTexts = new Set<string>();
  for (const span of spans) {
    const entry = entries.get(span.trace_id);
    if (!entry) continue;
    const known = entry.spans.get(span.span_id);
    if (known) entry.doubles.push(known.version < span.version ? known : span);
    if (!known || known.version < span.version) entry.spans.set(span.span_id, span);
    if (span.document_count || span.output_characters) withTexts.add(span.trace_id);
  }
  for (const request of requests) entries.get(request.trace_id)?.requests.set(placeOf(request), request);
  for (const thumb of thumbs) {
    const entry = entries.get(thumb.trace_id);
    if (entry) (entry.thumbs ??= new Map()).set(thumb.score_id, isThumbsDown(thumb.value, thumb.label));
  }
  for (const part of parts) {
    const entry = entries.get(part.trace_id);
    if (entry) learnPart(entry, part);
  }
  if (withTexts.size > 0) {
    for (const text of await reader.texts(projectId, [...withTexts])) {
      const entry = entries.get(text.trace_id);
      if (entry) learnStoredText(entry, text.span_id, text.output, text.documents);
    }
  }
  return entries;
}
