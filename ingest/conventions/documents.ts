/** Retrieved documents of every shape; the rank of a document is its index. */
import type { Event } from '#schema/events.ts';
import type { AttributeValue, NeutralEvent } from '../neutral.ts';
import { firstText, isObject, type JsonObject, objectOf, parseJson, readNumber, structure } from './values.ts';

export type Document = NonNullable<Event['documents']>[number];

export const MAX_DOCUMENTS = 1_000;
const MAX_ID_LENGTH = 2_048;
const MAX_URI_LENGTH = 4_096;
/** Where retrievers put the list inside their output. */
const LIST_KEYS = ['documents', 'docs', 'outputs', 'output', 'results', 'matches', 'hits', 'chunks', 'nodes', 'source_documents', 'context', 'data', 'items'];
const SCORE_KEYS = ['score', 'relevance_score', 'relevanceScore', 'similarity', 'similarity_score', '_score', '@search.score'];

/**
 * The documents in a value that holds nothing else (`gen_ai.retrieval.documents`, the output of a
 * retrieval): a list, a list under a known key, or either as JSON text.
 * @returns undefined when the value does not tell documents; [] when it tells that there are none
 */
export function readDocuments(value: AttributeValue | undefined, depth = 0): Document[] | undefined {
  const parsed = structure(value);
  if (parsed === undefined || depth > 4) return undefined;
  if (!Array.isArray(parsed)) {
    for (const key of LIST_KEYS) {
      const found = parsed[key] === undefined ? undefined : readDocuments(parsed[key], depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const documents: Document[] = [];
  for (const item of parsed.slice(0, MAX_DOCUMENTS)) {
    const document = readDocument(item);
    if (document === undefined) return undefined;
    documents.push(document);
  }
  return documents;
}

/** One document: an object, LangChain's constructor form, a pair with its score, or its bare text. */
export function readDocument(item: AttributeValue): Document | undefined {
  if (typeof item === 'string') {
    const parsed = parseJson(item);
    return isObject(parsed) ? readDocument(parsed) : { content: item };
  }
  if (Array.isArray(item)) {
    const [first, second] = item;
    if (item.length !== 2 || !isObject(first)) return undefined;
    const document = readDocument(first);
    const score = readNumber(second);
    return document === undefined || score === undefined ? document : { ...document, score };
  }
  if (!isObject(item)) return undefined;
  if (isObject(item.kwargs) && Array.isArray(item.id)) return readDocument(item.kwargs);
  if (isObject(item.document)) return merged(readDocument(item.document) ?? {}, fields({ ...item, document: null }));
  if (isObject(item.node)) return merged(readDocument(item.node) ?? {}, fields(item));
  return fields(item);
}

function fields(item: JsonObject): Document {
  const document: Document = {};
  const metadata = objectOf(item.metadata) ?? objectOf(item.payload) ?? {};
  const id = firstText(item, 'id', 'document_id', 'documentId', 'doc_id', '_id', 'id_', 'chunk_id', 'node_id')
    ?? firstText(metadata, 'id', 'document_id', 'doc_id', 'chunk_id');
  if (id !== undefined) document.id = id.slice(0, MAX_ID_LENGTH);
  const score = scoreOf(item) ?? scoreOf(metadata);
  if (score !== undefined) document.score = score;
  const content = firstText(item, 'content', 'text', 'page_content', 'pageContent', 'document', 'snippet', 'body') ?? firstText(metadata, 'text', 'content');
  if (content !== undefined) document.content = content;
  const title = firstText(item, 'title', 'name') ?? firstText(metadata, 'title', 'name');
  if (title !== undefined) document.title = title.slice(0, MAX_ID_LENGTH);
  const uri = firstText(item, 'uri', 'url', 'source', 'link') ?? firstText(metadata, 'uri', 'url', 'source', 'link', 'file_name', 'filename');
  if (uri !== undefined) document.uri = uri.slice(0, MAX_URI_LENGTH);
  if (Object.keys(metadata).length > 0) document.metadata = metadata;
  return document;
}

function scoreOf(item: JsonObject): number | undefined {
  for (const key of SCORE_KEYS) {
    const score = readNumber(item[key]);
    if (score !== undefined) return score;
  }
  return undefined;
}

/** What the first did not tell, from the second. */
function merged(first: Document, second: Document): Document {
  return { ...second, ...first };
}

/**
 * Fills what the attributes left out from the same list elsewhere, document by document: LangChain
 * for JavaScript keeps ids only in `output.value`.
 */
export function complete(documents: Document[], others: Document[] | undefined): Document[] {
  if (others === undefined || others.length !== documents.length) return documents;
  return documents.map((document, index) => merged(document, others[index] ?? {}));
}

/** Whether any document lacks an id or a score, so that looking elsewhere pays. */
export function isIncomplete(documents: readonly Document[]): boolean {
  return documents.some((document) => document.id === undefined || document.score === undefined);
}

/** `db.query.result` and `db.search.result`: one document an event; a distance is no score. */
export function documentOfEvent(event: NeutralEvent): Document {
  const item: JsonObject = {};
  for (const key in event.attributes) {
    const value = event.attributes[key];
    if (value !== undefined && key.startsWith('db.')) item[key.slice(key.lastIndexOf('.') + 1)] = value;
  }
  delete item.vector;
  const distance = readNumber(item.distance);
  const document = fields(item);
  return distance === undefined ? document : { ...document, metadata: { ...document.metadata, distance } };
}

/** AI SDK: `ai.ranking` orders `ai.documents` by their index. Undefined without a ranking. */
export function rankedDocuments(documents: AttributeValue | undefined, ranking: AttributeValue | undefined): Document[] | undefined {
  const order = structure(ranking);
  if (!Array.isArray(order)) return undefined;
  const inputs = structure(documents);
  const ranked: Document[] = [];
  for (const entry of order.slice(0, MAX_DOCUMENTS)) {
    const place = objectOf(entry);
    if (place === undefined) return undefined;
    const index = readNumber(place.originalIndex ?? place.index);
    const input = Array.isArray(inputs) && index !== undefined ? inputs[index] : undefined;
    const document = input === undefined ? {} : (readDocument(parseInput(input)) ?? {});
    const score = scoreOf(place);
    ranked.push(score === undefined ? document : { ...document, score });
  }
  return ranked;
}

/** AI SDK sends each document as JSON: an object, or a quoted text. */
function parseInput(value: AttributeValue): AttributeValue {
  return typeof value === 'string' ? (parseJson(value) ?? value) : value;
}
