/**
 * What a convention is: a table that says which attribute may tell which of our fields, and with
 * what rank. Ranks order the sources of one field across all conventions (the lowest that can be
 * read wins), so adding a convention is adding a file and naming it in `index.ts`. The order is
 * that of INGEST.md's table: first source 10, second 20, and so on.
 */
import type { SpanKind } from '#schema/events.ts';
import type { AttributeValue, NeutralSpan } from '../neutral.ts';
import type { Usage } from './usage.ts';
import { readCost, readDimension, readFlag, readMilliseconds, readNumber, readText, readTokens } from './values.ts';

/** Fields that one attribute tells alone. Those without a column of their own feed the rules of `index.ts`. */
export interface ScalarFields {
  kind: SpanKind;
  model_requested: string;
  model: string;
  provider: string;
  finish_reason: string;
  input_tokens: number;
  cached_input_tokens: number;
  cache_write_tokens: number;
  output_tokens: number;
  reasoning_tokens: number;
  /** All buckets at once, already inclusive; used where single counts are absent. */
  usage: Usage;
  cost_usd: number;
  ttft_ms: number;
  prompt_name: string;
  prompt_version: string;
  feature: string;
  environment: string;
  release: string;
  user_id: string;
  session_id: string;
  index: string;
  score_threshold: number;
  error_type: string;
  error_message: string;
  http_status: number;
  /** Langfuse's level: `ERROR` is a failure whatever the OpenTelemetry status says. */
  level: string;
  is_fallback: boolean;
  is_cache_hit: boolean;
  is_guardrail_triggered: boolean;
  /** Of a retrieval or rerank. */
  query: string;
}
export type ScalarField = keyof ScalarFields;

/** Undefined: this value does not say it, and stays among the attributes. */
export type Reader<T> = (value: AttributeValue, span: NeutralSpan) => T | undefined;

export interface FieldSource<F extends ScalarField> {
  key: string;
  rank: number;
  /** Where the field's usual reader does not fit: another unit, JSON in a string. */
  read?: Reader<ScalarFields[F]>;
  /** The attribute says more than this field, and stays among the attributes too. */
  isKept?: boolean;
}
export type FieldTable = { readonly [F in ScalarField]?: readonly FieldSource<F>[] };

/** What an attribute with content may be. `system` is put before the input it came with. */
export type ContentSide = 'input' | 'output' | 'system' | 'documents' | 'ranked' | 'ranking';

export interface ContentSource {
  key: string;
  side: ContentSide;
  rank: number;
  /** Stays among the attributes when another source won. */
  isKeptIfLost?: boolean;
  /** From the attribute to messages, where it is not messages already. */
  reshape?: (value: AttributeValue) => AttributeValue | undefined;
}

/** Keys with a number in them: `llm.input_messages.0.message.role`. */
export interface IndexedSource {
  /** Without the dot before the number. */
  prefix: string;
  side: ContentSide | 'scores' | 'attribute';
  rank: number;
  /** Segments after a number that only repeat what the list holds: `message`, `document`. */
  wrappers: readonly string[];
  /** Last segments that nobody reads: vectors. */
  dropped?: readonly string[];
  /** Of scores: what the judgement is about. */
  target?: 'span' | 'trace' | 'session';
}

/** What a span event or log record of a name is good for. */
export type EventUse =
  | 'exception' | 'evaluation' | 'guardrail' | 'message' | 'choice' | 'details'
  | 'document' | 'first_token' | 'prompt' | 'completion' | 'retrieval_hint';

export interface Convention {
  /** As it stands in `source`. */
  name: string;
  /** Spans with an attribute under one of these belong to it; the first convention in the list of `index.ts` wins. */
  marks: readonly string[];
  /** The same for names of instrumentation scopes. */
  scopes?: readonly string[];
  fields: FieldTable;
  content?: readonly ContentSource[];
  indexed?: readonly IndexedSource[];
  events?: Readonly<Record<string, EventUse>>;
  /** Attributes that nobody reads and that are bigger than everything else: vectors. */
  dropped?: readonly string[];
}

/** The usual reader of each field. */
export const READERS: { readonly [F in ScalarField]: Reader<ScalarFields[F]> } = {
  kind: () => undefined,
  model_requested: readDimension,
  model: readDimension,
  provider: readProvider,
  finish_reason: readDimension,
  input_tokens: readTokens,
  cached_input_tokens: readTokens,
  cache_write_tokens: readTokens,
  output_tokens: readTokens,
  reasoning_tokens: readTokens,
  usage: () => undefined,
  cost_usd: readCost,
  ttft_ms: readMilliseconds,
  prompt_name: readDimension,
  prompt_version: readDimension,
  feature: readDimension,
  environment: readDimension,
  release: readDimension,
  user_id: readDimension,
  session_id: readDimension,
  index: readDimension,
  score_threshold: readNumber,
  error_type: readDimension,
  error_message: readText,
  http_status: readNumber,
  level: readDimension,
  is_fallback: readFlag,
  is_cache_hit: readFlag,
  is_guardrail_triggered: readFlag,
  query: readText,
};

/** Every field, in the order of `READERS`. */
export const SCALAR_FIELDS: readonly ScalarField[] = [
  'kind', 'model_requested', 'model', 'provider', 'finish_reason', 'input_tokens', 'cached_input_tokens', 'cache_write_tokens',
  'output_tokens', 'reasoning_tokens', 'usage', 'cost_usd', 'ttft_ms', 'prompt_name', 'prompt_version', 'feature', 'environment',
  'release', 'user_id', 'session_id', 'index', 'score_threshold', 'error_type', 'error_message', 'http_status', 'level',
  'is_fallback', 'is_cache_hit', 'is_guardrail_triggered', 'query',
];

/** Ranks of `kind`, named since every convention has one. */
export const KIND_RANK = { langfuse: 10, openinference: 20, langsmith: 30, operation: 40, vercel: 50, traceloop: 60, requestType: 70, events: 80, agent: 85, tool: 90, model: 100 } as const;

/** A reader that looks a word up, in any case. */
export function oneOf<T>(words: Readonly<Record<string, T>>): Reader<T> {
  const table = new Map(Object.entries(words));
  return (value) => (typeof value === 'string' ? (table.get(value) ?? table.get(value.toLowerCase())) : undefined);
}

/** A reader for which any usable text is a sign: a model's name is there, so it is a call. */
export function signOf(kind: SpanKind): Reader<SpanKind> {
  return (value) => (typeof value === 'string' && value !== '' ? kind : undefined);
}

/** `openai.responses` and `anthropic.messages` name an API of the provider, `azure.ai.openai` does not. */
const API_SUFFIXES = new Set(['responses', 'chat', 'completion', 'completions', 'messages', 'message', 'embedding', 'embeddings', 'textembedding', 'image', 'generative-ai', 'reranking', 'rerank', 'transcription', 'speech']);

export function readProvider(value: AttributeValue): string | undefined {
  const text = readDimension(value)?.toLowerCase();
  if (text === undefined) return undefined;
  const dot = text.lastIndexOf('.');
  return dot > 0 && API_SUFFIXES.has(text.slice(dot + 1)) ? text.slice(0, dot) : text;
}
