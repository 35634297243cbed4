/**
 * Citations that a provider gave as structure, beside or inside the parts of an answer. Each
 * becomes a target (the cited document's id, link, title or file name; `#3` for the third one)
 * with its place in the answer's text, in UTF-16 units, where the provider told one.
 */
import type { Event } from '#schema/events.ts';
import type { AttributeValue } from '../neutral.ts';
import { firstText, isObject, type JsonObject, readNumber, readText } from './values.ts';

export type Citation = NonNullable<Event['citations']>[number];

const MAX_CITATIONS = 1_000;
const MAX_TARGET_LENGTH = 4_096;

/**
 * What `annotations` (OpenAI) and `citations` (Anthropic, Cohere, Bedrock, Perplexity) of a message
 * or a part of it hold.
 * @param offset where the part begins in the answer's text
 * @param length of the part's text; a citation without offsets covers the whole part, where it is one
 */
export function collectCitations(holder: JsonObject, offset: number, length: number | null, into: Citation[]): void {
  if (Array.isArray(holder.annotations)) {
    for (const annotation of holder.annotations) if (isObject(annotation)) addOpenAi(annotation, offset, into);
  }
  if (Array.isArray(holder.citations)) {
    for (const citation of holder.citations) addCitation(citation, offset, length, into);
  }
}

/** Gemini: `groundingSupports` point into the answer and at `groundingChunks`. */
export function collectGrounding(metadata: JsonObject, text: string, into: Citation[]): void {
  const chunks = listOf(metadata.groundingChunks ?? metadata.grounding_chunks);
  const supports = listOf(metadata.groundingSupports ?? metadata.grounding_supports);
  for (const support of supports) {
    if (!isObject(support)) continue;
    const segment = isObject(support.segment) ? support.segment : {};
    // Gemini counts UTF-8 bytes; the segment's text finds its place in ours.
    const quoted = readText(segment.text);
    const found = quoted === undefined ? -1 : text.indexOf(quoted);
    const start = found >= 0 ? found : readOffset(segment.startIndex ?? segment.start_index);
    const end = found >= 0 && quoted !== undefined ? found + quoted.length : readOffset(segment.endIndex ?? segment.end_index);
    for (const index of listOf(support.groundingChunkIndices ?? support.grounding_chunk_indices)) {
      if (typeof index === 'number') add(into, chunkTarget(chunks[index], index), undefined, start, end);
    }
  }
  if (supports.length === 0) chunks.forEach((chunk, index) => add(into, chunkTarget(chunk, index), undefined, undefined, undefined));
}

function addOpenAi(annotation: JsonObject, offset: number, into: Citation[]): void {
  const type = annotation.type;
  if (type === 'url_citation') {
    // Chat completions nest the fields, Responses do not.
    const body = isObject(annotation.url_citation) ? annotation.url_citation : annotation;
    add(into, firstText(body, 'url', 'title'), undefined, shifted(body.start_index, offset), shifted(body.end_index, offset));
  } else if (type === 'file_citation' || type === 'container_file_citation' || type === 'file_path') {
    const body = isObject(annotation[type]) ? annotation[type] : annotation;
    const start = shifted(body.start_index ?? annotation.start_index ?? body.index, offset);
    add(into, firstText(body, 'file_id', 'filename'), readText(body.quote), start, shifted(body.end_index ?? annotation.end_index, offset));
  }
}

function addCitation(citation: AttributeValue, offset: number, length: number | null, into: Citation[]): void {
  if (typeof citation === 'string') {
    add(into, citation, undefined, undefined, undefined);
    return;
  }
  if (!isObject(citation)) return;
  if (citation.generatedResponsePart !== undefined || citation.retrievedReferences !== undefined) {
    addBedrockReferences(citation, into);
  } else if (Array.isArray(citation.sources) || Array.isArray(citation.document_ids)) {
    addCohere(citation, offset, into);
  } else {
    const end = length === null ? undefined : offset + length;
    add(into, anthropicTarget(citation), quoteOf(citation), length === null ? undefined : offset, end);
  }
}

/** Anthropic's five locations, and those of Bedrock's Converse, which wrap the same facts. */
function anthropicTarget(citation: JsonObject): string | undefined {
  if (citation.type === 'url_citation') {
    return firstText(isObject(citation.url_citation) ? citation.url_citation : citation, 'url', 'title');
  }
  const link = firstText(citation, 'url', 'source');
  if (link !== undefined) return link;
  if (typeof citation.document_index === 'number') return `#${citation.document_index + 1}`;
  if (isObject(citation.location)) {
    for (const place of Object.values(citation.location)) {
      if (!isObject(place)) continue;
      const url = firstText(place, 'url', 'uri');
      if (url !== undefined) return url;
      if (typeof place.documentIndex === 'number') return `#${place.documentIndex + 1}`;
      if (typeof place.searchResultIndex === 'number') return `#${place.searchResultIndex + 1}`;
    }
  }
  return firstText(citation, 'document_id', 'id', 'document_title', 'title', 'filename', 'uri');
}

function quoteOf(citation: JsonObject): string | undefined {
  const quote = readText(citation.cited_text);
  if (quote !== undefined) return quote;
  const source = listOf(citation.sourceContent)[0];
  return isObject(source) ? readText(source.text) : undefined;
}

function addCohere(citation: JsonObject, offset: number, into: Citation[]): void {
  const start = shifted(citation.start, offset);
  const end = shifted(citation.end, offset);
  for (const id of listOf(citation.document_ids)) if (typeof id === 'string') add(into, id, undefined, start, end);
  for (const source of listOf(citation.sources)) {
    if (!isObject(source)) continue;
    const document = isObject(source.document) ? source.document : {};
    add(into, firstText(document, 'id') ?? firstText(source, 'id') ?? firstText(document, 'url', 'title'), undefined, start, end);
  }
}

function addBedrockReferences(citation: JsonObject, into: Citation[]): void {
  const part = isObject(citation.generatedResponsePart) ? citation.generatedResponsePart.textResponsePart : undefined;
  const span = isObject(part) && isObject(part.span) ? part.span : {};
  for (const reference of listOf(citation.retrievedReferences)) {
    if (!isObject(reference)) continue;
    const content = isObject(reference.content) ? readText(reference.content.text) : undefined;
    add(into, bedrockTarget(reference), content, readOffset(span.start), readOffset(span.end));
  }
}

function bedrockTarget(reference: JsonObject): string | undefined {
  if (isObject(reference.location)) {
    for (const place of Object.values(reference.location)) {
      const found = isObject(place) ? firstText(place, 'uri', 'url', 'id') : undefined;
      if (found !== undefined) return found;
    }
  }
  return isObject(reference.metadata) ? firstText(reference.metadata, 'x-amz-bedrock-kb-source-uri', 'x-amz-bedrock-kb-chunk-id') : undefined;
}

function chunkTarget(chunk: AttributeValue | undefined, index: number): string {
  if (isObject(chunk)) {
    for (const kind of [chunk.retrievedContext, chunk.retrieved_context, chunk.web, chunk.maps]) {
      const found = isObject(kind) ? firstText(kind, 'uri', 'title', 'documentName') : undefined;
      if (found !== undefined) return found;
    }
  }
  return `#${index + 1}`;
}

function add(into: Citation[], target: string | undefined, quote: string | undefined, start: number | undefined, end: number | undefined): void {
  if (target === undefined || target === '' || into.length >= MAX_CITATIONS) return;
  const citation: Citation = { target: target.length > MAX_TARGET_LENGTH ? target.slice(0, MAX_TARGET_LENGTH) : target };
  if (quote !== undefined) citation.quote = quote;
  if (start !== undefined) citation.start = start;
  if (end !== undefined) citation.end = end;
  into.push(citation);
}

function readOffset(value: AttributeValue | undefined): number | undefined {
  const number = readNumber(value);
  return number !== undefined && Number.isInteger(number) && number >= 0 ? number : undefined;
}

function shifted(value: AttributeValue | undefined, offset: number): number | undefined {
  const number = readOffset(value);
  return number === undefined ? undefined : number + offset;
}

function listOf(value: AttributeValue | undefined): AttributeValue[] {
  return Array.isArray(value) ? value : [];
}
