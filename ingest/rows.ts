/**
 * One event as the two rows that are stored: its narrow facts, and its full texts. Pure; the facts
 * are already cleaned (enrich/privacy.ts).
 */
import type { NoHit, SpanPayloadRow, SpanRow, StoredTime } from '#schema/clickhouse/tables.ts';
import { isRefusalReason, plainReason } from './conventions/finish-reason.ts';
import { type FoundCitation, findCitations } from './enrich/citations.ts';
import { previewOf, wellFormed } from './enrich/preview.ts';
import { type Cost, costOf, type PriceOverride } from './enrich/price.ts';
import { questionOf, textOf } from './enrich/text.ts';
import type { SpanFacts } from './facts.ts';

export interface RowContext {
  projectId: string;
  /** Score below which a document is no hit, by index; `*` is every other index. */
  scoreThresholds: Readonly<Record<string, number>>;
  priceOverrides: readonly PriceOverride[];
  /** False: texts are looked at and not stored. */
  keepsContent: boolean;
}

export interface SpanRows {
  span: SpanRow;
  payload: SpanPayloadRow;
  /** The output's text, for the rule judge; empty when there is none. */
  answer: string;
  /** Texts of the documents of a retrieval or rerank, for the rule judge. */
  documentTexts: readonly string[];
}

const NO_TEXTS: readonly string[] = Object.freeze([]);
const MAX_UINT32 = 4_294_967_295;
/** Documents that a citation can name; ranks beyond this are never cited. */
const MAX_KEYED_DOCUMENTS = 100;
const MAX_KEY_LENGTH = 512;
const MAX_STATUS_MESSAGE = 2_000;
const BILLED_KINDS = new Set<string>(['llm', 'embedding', 'rerank']);
const SEARCH_KINDS = new Set<string>(['retrieval', 'rerank']);
/** Kinds whose output is said to somebody; a tool's result or a filled-in prompt may hold `[1]` and cites nothing. */
const ANSWERING_KINDS = new Set<string>(['llm', 'agent', 'chain']);

export function toRows(facts: SpanFacts, context: RowContext, version: number, found: Record<string, number>, partCount: number): SpanRows {
  const startUs = Math.round(facts.start_time * 1_000);
  const startTime = storedTime(startUs);
  const documents = facts.documents ?? null;
  const isSearch = SEARCH_KINDS.has(facts.kind);
  const answer = facts.output == null ? '' : textOf(facts.output);
  const isAnswer = ANSWERING_KINDS.has(facts.kind) && facts.has_output !== false;
  const markers = facts.citations != null || !isAnswer ? [] : (facts.told_output?.markers ?? (answer === '' ? [] : findCitations(answer)));
  const structured = facts.citations ?? [];
  const cost = priceOf(facts, context);
  const index = facts.index ?? '';
  const threshold = isSearch ? (facts.score_threshold ?? context.scoreThresholds[index] ?? context.scoreThresholds['*'] ?? null) : null;
  const topScore = documents === null ? null : highestScore(documents);
  const question = facts.kind === 'retrieval' || facts.input != null ? questionOf(facts.input) : '';

  const span: SpanRow = {
    project_id: context.projectId,
    trace_id: facts.trace_id,
    span_id: facts.span_id,
    parent_span_id: facts.parent_span_id ?? '',
    start_time: startTime,
    duration_us: durationUs(facts, startUs),
    kind: facts.kind,
    name: wellFormed(facts.name),
    source: facts.source,
    status: facts.status,
    error_type: wellFormed(facts.error_type ?? ''),
    status_message: wellFormed((facts.error_message ?? '').slice(0, MAX_STATUS_MESSAGE)),
    model_requested: wellFormed(facts.model_requested ?? ''),
    model: wellFormed(facts.model ?? ''),
    provider: wellFormed(facts.provider ?? ''),
    finish_reason: wellFormed(facts.finish_reason ?? ''),
    input_tokens: uint32(facts.input_tokens),
    cached_input_tokens: uint32(facts.cached_input_tokens),
    cache_write_tokens: uint32(facts.cache_write_tokens),
    output_tokens: uint32(facts.output_tokens),
    reasoning_tokens: uint32(facts.reasoning_tokens),
    cost_usd: cost.usd,
    cost_source: cost.source,
    client_cost_usd: cost.source === 'override' ? (facts.cost_usd ?? null) : null,
    ttft_ms: facts.ttft_ms ?? null,
    prompt_name: wellFormed(facts.prompt_name ?? ''),
    prompt_version: wellFormed(facts.prompt_version ?? ''),
    feature: wellFormed(facts.feature ?? ''),
    environment: wellFormed(facts.environment ?? ''),
    release: wellFormed(facts.release ?? ''),
    user_id: wellFormed(facts.user_id ?? ''),
    session_id: wellFormed(facts.session_id ?? ''),
    is_refusal: facts.is_refusal ?? refusalOf(facts),
    is_rate_limited: facts.is_rate_limited ?? false,
    is_fallback: facts.is_fallback ?? null,
    is_cache_hit: facts.is_cache_hit ?? null,
    is_guardrail_triggered: facts.is_guardrail_triggered ?? null,
    has_output: hasOutput(facts, answer),
    index_name: wellFormed(index),
    retrieval_query_hash: facts.kind !== 'retrieval' ? '0' : question !== '' ? questionHash(question) : (facts.question_hash ?? '0'),
    document_count: documents === null ? null : Math.min(documents.length, 65_535),
    top_score: topScore,
    score_threshold: threshold,
    no_hit: isSearch ? noHitTier(facts.status, documents?.length ?? null, topScore, threshold) : 'unknown',
    document_keys: documents === null ? [] : documents.slice(0, MAX_KEYED_DOCUMENTS).map(keysOf),
    citation_kinds: facts.citations == null ? markers.map(() => 'marker' as const) : structured.map(() => 'structured' as const),
    citation_targets: (facts.citations == null ? markers : structured).map(({ target }) => wellFormed(target)),
    input_preview: context.keepsContent ? previewOf(question) : '',
    output_preview: context.keepsContent ? previewOf(answer) : '',
    output_characters: facts.output == null ? null : (facts.told_output?.characters ?? answer.length),
    pii_found: found,
    part_count: partCount,
    version,
    is_deleted: 0,
  };
  const payload: SpanPayloadRow = {
    project_id: context.projectId,
    trace_id: facts.trace_id,
    span_id: facts.span_id,
    start_time: startTime,
    input: context.keepsContent ? asText(facts.input) : '',
    output: context.keepsContent ? asText(facts.output) : '',
    documents: documents === null ? '' : documentsJson(documents, context.keepsContent),
    citations: citationsJson(facts, markers, context.keepsContent),
    events: facts.events.length === 0 || !context.keepsContent ? '' : wellFormed(JSON.stringify(facts.events)),
    attributes: attributeMap(facts.attributes ?? {}, context.keepsContent),
    version,
    is_deleted: 0,
  };
  return { span, payload, answer, documentTexts: isSearch && documents !== null ? documents.flatMap(({ content }) => (content ? [content] : [])) : NO_TEXTS };
}

/** Tiers 1 and 2 of `retrieval_no_hit_rate`. Scores that were not told cannot be below a threshold. */
export function noHitTier(status: SpanFacts['status'], documentCount: number | null, topScore: number | null, threshold: number | null): NoHit {
  if (status === 'error') return 'error';
  if (documentCount === null) return 'unknown';
  if (documentCount === 0) return 'empty';
  return threshold !== null && topScore !== null && topScore < threshold ? 'below_threshold' : 'hit';
}

/** Only what a provider bills; an agent's or chain's own figure repeats its calls and is kept for show. */
function priceOf(facts: SpanFacts, context: RowContext): Cost {
  const clientUsd = facts.cost_usd ?? null;
  if (!BILLED_KINDS.has(facts.kind)) return clientUsd === null ? { usd: null, source: '' } : { usd: clientUsd, source: 'client' };
  return costOf(
    {
      provider: facts.provider ?? '',
      model: facts.model || facts.model_requested || '',
      inputTokens: facts.input_tokens ?? null,
      cachedInputTokens: facts.cached_input_tokens ?? null,
      cacheWriteTokens: facts.cache_write_tokens ?? null,
      outputTokens: facts.output_tokens ?? null,
      reasoningTokens: facts.reasoning_tokens ?? null,
      atMs: facts.start_time,
    },
    clientUsd,
    context.priceOverrides,
  );
}

const TOOL_FINISH = /tool|function/i;

/**
 * A finish reason may say that the provider refused. That it says something else denies nothing
 * while the answer is unseen: a model that declines in words ends with `stop`.
 */
export function refusalOf(facts: SpanFacts): boolean | null {
  if (facts.kind !== 'llm' || facts.status === 'error' || !facts.finish_reason) return null;
  if (isRefusalReason(plainReason(facts.finish_reason))) return true;
  return facts.output == null ? null : false;
}

/** Where content is not captured, a call that finished and was no tool call did write. */
function hasOutput(facts: SpanFacts, answer: string): boolean {
  if (facts.output != null) return facts.has_output ?? answer !== '';
  return facts.kind === 'llm' && facts.status !== 'error' && (facts.output_tokens ?? 0) > 0 && !TOOL_FINISH.test(facts.finish_reason ?? '');
}

function durationUs(facts: SpanFacts, startUs: number): number | null {
  if (facts.end_time != null) return Math.max(0, Math.round(facts.end_time * 1_000) - startUs);
  return facts.duration_ms == null ? null : Math.max(0, Math.round(facts.duration_ms * 1_000));
}

function uint32(value: number | null | undefined): number | null {
  return value == null ? null : Math.min(Math.max(0, Math.round(value)), MAX_UINT32);
}

type Documents = NonNullable<SpanFacts['documents']>;

function highestScore(documents: Documents): number | null {
  let top: number | null = null;
  for (const { score } of documents) if (score !== undefined && (top === null || score > top)) top = score;
  return top;
}

const NAMING_METADATA = ['id', 'source', 'url', 'uri', 'file_name', 'filename', 'title'] as const;

/** Strings by which a citation may name a document. */
export function keysOf(document: Documents[number]): string[] {
  if (document.keys) return document.keys;
  const keys: string[] = [];
  const add = (key: unknown) => {
    if (typeof key === 'string' && key !== '' && key.length <= MAX_KEY_LENGTH && !keys.includes(key)) keys.push(wellFormed(key));
  };
  add(document.id);
  add(document.uri);
  add(document.title);
  if (document.metadata) for (const name of NAMING_METADATA) add(document.metadata[name]);
  return keys;
}

function asText(content: unknown): string {
  if (content == null) return '';
  return wellFormed(typeof content === 'string' ? content : JSON.stringify(content));
}

function documentsJson(documents: Documents, keepsContent: boolean): string {
  return wellFormed(
    JSON.stringify(
      documents.map(({ id, score, content, title, uri, metadata }, index) =>
        keepsContent ? { id, score, rank: index + 1, content, title, uri, metadata } : { id, score, rank: index + 1 },
      ),
    ),
  );
}

function citationsJson(facts: SpanFacts, markers: readonly FoundCitation[], keepsContent: boolean): string {
  if (facts.citations == null) {
    return markers.length === 0 ? '' : wellFormed(JSON.stringify(markers.map(({ target, start, end }) => ({ kind: 'marker', target, start, end }))));
  }
  return wellFormed(
    JSON.stringify(facts.citations.map(({ target, start, end, quote }) => ({ kind: 'structured', target, start, end, ...(keepsContent ? { quote } : {}) }))),
  );
}

function attributeMap(attributes: Record<string, unknown>, keepsContent: boolean): Record<string, string> {
  const map: Record<string, string> = {};
  if (!keepsContent) return map;
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (value === undefined || key === '__proto__') continue;
    map[wellFormed(key)] = wellFormed(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  }
  return map;
}

let cachedSecond = -1;
let cachedText = '';

/** Microseconds since 1970 as the store writes times. Neighbours share a second, so it is kept. */
export function storedTime(us: number): StoredTime {
  const second = Math.floor(us / 1_000_000);
  if (second !== cachedSecond) {
    cachedSecond = second;
    cachedText = new Date(second * 1_000).toISOString().slice(0, 19).replace('T', ' ');
  }
  return `${cachedText}.${String(us - second * 1_000_000).padStart(6, '0')}`;
}

/** Microseconds since 1970 of a stored time. */
export function microsecondsOf(time: StoredTime): number {
  return Date.parse(`${time.slice(0, 10)}T${time.slice(11, 19)}Z`) * 1_000 + Number(time.slice(20, 26).padEnd(6, '0') || 0);
}

/** Two independent 32-bit FNV-1a halves as one decimal UInt64; equal questions are equal whatever their case and spaces. */
export function questionHash(text: string): string {
  const plain = text.trim().toLowerCase();
  let high = 0x811c9dc5;
  let low = 0x01000193;
  let wasSpace = false;
  for (let i = 0; i < plain.length; i++) {
    const code = plain.charCodeAt(i);
    const isSpace = code <= 32 || code === 160;
    if (isSpace && wasSpace) continue;
    wasSpace = isSpace;
    const letter = isSpace ? 32 : code;
    high = Math.imul(high ^ letter, 0x01000193);
    low = Math.imul(low ^ letter, 0x85ebca6b);
  }
  return ((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)).toString();
}
