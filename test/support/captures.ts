/** The captures of real clients (test/fixtures/payloads) through the decoders and the conventions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalise, normaliseLogs } from '#ingest/conventions/index.ts';
import type { SpanFacts, SpanPart } from '#ingest/facts.ts';
import type { NeutralLog, NeutralSpan } from '#ingest/neutral.ts';
import { decodeLogsJson, decodeTracesJson } from '#ingest/protocols/otlp-json.ts';
import { decodeLogsProtobuf, decodeTracesProtobuf } from '#ingest/protocols/otlp-protobuf.ts';
import type { Score } from '#schema/scores.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/payloads');
/** The captures are of 2026-11-23. */
const NOW_MS = Date.UTC(2026, 10, 24);

export interface Captured {
  spans: NeutralSpan[];
  facts: SpanFacts[];
  scores: Score[];
  /** Of the decoder: spans that are none. */
  rejected: number;
}

/** @param file inside the folder; `.pb` is protobuf, `.json` is OTLP JSON */
export function capturedTraces(folder: string, file: string): Captured {
  const bytes = readFileSync(join(FOLDER, folder, file));
  const decoded = file.endsWith('.pb') ? decodeTracesProtobuf(bytes, NOW_MS) : decodeTracesJson(JSON.parse(bytes.toString('utf8')), NOW_MS);
  const read = decoded.items.map(normalise);
  return { spans: decoded.items, facts: read.map(({ facts }) => facts), scores: read.flatMap(({ scores }) => scores), rejected: decoded.rejections.length };
}

export function capturedLogs(folder: string, file: string): { logs: NeutralLog[]; parts: SpanPart[]; scores: Score[] } {
  const bytes = readFileSync(join(FOLDER, folder, file));
  const decoded = file.endsWith('.pb') ? decodeLogsProtobuf(bytes, NOW_MS) : decodeLogsJson(JSON.parse(bytes.toString('utf8')), NOW_MS);
  return { logs: decoded.items, ...normaliseLogs(decoded.items) };
}

/** The facts that every capture is compared in, short enough to be written by hand. */
export interface Summary {
  kind: string;
  requested: string | null;
  model: string | null;
  provider: string | null;
  /** Input, cached, cache write, output, reasoning. */
  tokens: (number | null)[];
  cost: number | null;
  /** Id and score of each, in rank order; null when they were not told. */
  documents: (string | number | null)[][] | null;
  /** Targets; null when the provider gave no structure. */
  citations: string[] | null;
  error: { type: string | null } | null;
  isRateLimited: boolean;
  isRefusal: boolean | null;
  prompt: (string | null)[];
  user: string | null;
  session: string | null;
}

export const NOTHING: Omit<Summary, 'kind'> = {
  requested: null,
  model: null,
  provider: null,
  tokens: [null, null, null, null, null],
  cost: null,
  documents: null,
  citations: null,
  error: null,
  isRateLimited: false,
  isRefusal: null,
  prompt: [null, null],
  user: null,
  session: null,
};

export function summary(facts: SpanFacts): Summary {
  return {
    kind: facts.kind,
    requested: facts.model_requested ?? null,
    model: facts.model ?? null,
    provider: facts.provider ?? null,
    tokens: [facts.input_tokens, facts.cached_input_tokens, facts.cache_write_tokens, facts.output_tokens, facts.reasoning_tokens].map((count) => count ?? null),
    cost: facts.cost_usd ?? null,
    documents: facts.documents?.map(({ id, score }) => [id ?? null, score ?? null]) ?? null,
    citations: facts.citations?.map(({ target }) => target) ?? null,
    error: facts.status === 'error' ? { type: facts.error_type ?? null } : null,
    isRateLimited: facts.is_rate_limited ?? false,
    isRefusal: facts.is_refusal ?? null,
    prompt: [facts.prompt_name ?? null, facts.prompt_version ?? null],
    user: facts.user_id ?? null,
    session: facts.session_id ?? null,
  };
}

/** By the first digits of the span's id, as the captures are read. */
export function spanOf(facts: readonly SpanFacts[], prefix: string): SpanFacts {
  const found = facts.filter(({ span_id }) => span_id.startsWith(prefix));
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} spans begin with ${prefix}`);
  return found[0];
}
