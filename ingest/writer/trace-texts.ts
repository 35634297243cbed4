/** What the rule judge keeps of a trace's texts, and the support that follows from them. */
import { z } from 'zod';
import type { SpanRow } from '#schema/clickhouse/tables.ts';
import { lexicalSupport, newTexts, type Words, wordsOf } from '../enrich/support.ts';
import { textOf } from '../enrich/text.ts';
import type { SpanRows } from '../rows.ts';
import type { TraceEntry } from './trace-cache.ts';

/** The end of a longer answer is not looked at. */
const MAX_ANSWER = 16 * 1024;

const SEARCH_KINDS = new Set(['retrieval', 'rerank']);

/** Answers are kept of roots and model calls alone, documents of searches. */
export function learnTexts(entry: TraceEntry, rows: SpanRows): void {
  learn(entry, rows.span, isAnswerer(rows.span) ? rows.answer : '', rows.documentTexts);
}

/** From the store's payloads. */
export function learnStoredText(entry: TraceEntry, spanId: string, output: string, documents: string): void {
  const span = entry.spans.get(spanId);
  if (!span) return;
  learn(entry, span, isAnswerer(span) && output !== '' ? textOf(output) : '', SEARCH_KINDS.has(span.kind) && documents !== '' ? contentsOf(documents) : []);
}

const isAnswerer = (span: { kind: string; parent_span_id: string }): boolean => span.kind === 'llm' || span.parent_span_id === '';

/** A text that was told and is not here was not kept: what memory has of it stays. */
function learn(entry: TraceEntry, { span_id: spanId, output_characters, document_count }: SpanRow, answer: string, documents: readonly string[]): void {
  if (answer === '' && documents.length === 0 && !entry.texts) return;
  const texts = (entry.texts ??= newTexts());
  if (answer !== '') {
    const kept = answer.slice(0, MAX_ANSWER);
    texts.bytes += kept.length;
    texts.answers.set(spanId, kept);
  } else if (!output_characters) {
    texts.answers.delete(spanId);
  }
  if (documents.length > 0) {
    const words = documents.map(wordsOf);
    for (const list of words) texts.bytes += list.byteLength;
    texts.documents.set(spanId, words);
  } else if (!document_count) {
    texts.documents.delete(spanId);
  }
}

const storedDocuments = z.array(z.object({ content: z.string().optional() }));

function contentsOf(json: string): string[] {
  const parsed = storedDocuments.safeParse(JSON.parse(json));
  return parsed.success ? parsed.data.flatMap(({ content }) => (content ? [content] : [])) : [];
}

/** Undefined when the answer's or every document's text is unknown; null when the answer says nothing to look up. */
export function supportOf(entry: TraceEntry, answerSpanId: string, documentSpanId: string): number | null | undefined {
  const answer = entry.texts?.answers.get(answerSpanId);
  const documents: readonly Words[] | undefined = entry.texts?.documents.get(documentSpanId);
  if (answer === undefined || documents === undefined || documents.length === 0) return undefined;
  return lexicalSupport(answer, documents);
}
