/**
 * How a scenario is written down: as planned counts, so that its true answers follow by arithmetic
 * and nothing has to be recomputed from what was generated.
 *
 * A plan is a list of blocks. A block is traffic of one kind (feature, model, prompt version,
 * release, environment) within a stretch of time, with an exact number of requests for every
 * outcome. All numbers are multiples of 25, because of the two ladders: every 25 requests of an
 * outcome take each rung of LATENCY_LADDER_MS once and each rung of the token ladder five times.
 * So the mean of tokens and of cost is exactly the block's, and quantiles are rungs. When in the
 * block a request happens is the seed's, along the hours of a working day.
 */
import type { KpiValue } from '../kpi-values.ts';
import type { Marker } from '../markers.ts';
import type { Score } from '../scores.ts';

/**
 * 29 times 24 hours that end now touch 30 dates and lie inside every reading of "the last 30 days",
 * whether it is cut at midnight or at this minute.
 */
export const SCENARIO_DAYS = 29;

/** Milliseconds, ascending; a block stretches them by quarters. Median 1,600, p95 3,800, p99 5,200. */
export const LATENCY_LADDER_MS = [
  620, 700, 780, 860, 940, 1020, 1100, 1180, 1260, 1340, 1420, 1500, 1600, 1700, 1800, 1900, 2020, 2140, 2280, 2440, 2640, 2900, 3260, 3800, 5200,
] as const;
export const RUNGS = LATENCY_LADDER_MS.length;
/** Factors on a block's tokens for latency rungs 0–4, 5–9, …: long answers are slow answers. Means are 1. */
export const INPUT_TOKEN_LADDER = [0.8, 0.9, 1, 1.1, 1.2] as const;
export const OUTPUT_TOKEN_LADDER = [0.6, 0.8, 1, 1.2, 1.4] as const;
/** The first token comes after this part of the request's time, where a block streams. */
export const TTFT_PART = 0.4;

/** What becomes of a request; OUTCOMES says what each amounts to. */
export type Outcome =
  | 'cited'
  | 'cited_structured'
  | 'uncited'
  | 'invented'
  | 'invented_only'
  | 'empty_refused'
  | 'empty_answered'
  | 'empty_cited'
  | 'below_refused'
  | 'below_answered'
  | 'retrieval_error'
  | 'no_retrieval'
  | 'cached'
  | 'blocked'
  | 'retried'
  | 'fallback'
  | 'tool'
  | 'runaway'
  | 'failed_provider'
  | 'failed_rate_limit'
  | 'failed_tool';

export interface OutcomeFacts {
  no_hit: 'none' | 'hit' | 'empty' | 'below_threshold' | 'error';
  /** LLM calls with usage, and those that failed without; `limited` of the failed were refused by a limit. */
  ok_calls: number;
  failed_calls: number;
  limited_calls: number;
  is_failed: boolean;
  is_answered: boolean;
  is_refusal: boolean;
  citations: number;
  resolved: number;
  /** Of 125 such answers, how many are hallucinated (an unsupported or contradicted claim). */
  hallucinated_of_125: number;
}

const RAG = { ok_calls: 1, failed_calls: 0, limited_calls: 0, is_failed: false, is_answered: true, is_refusal: false, citations: 0, resolved: 0, hallucinated_of_125: 0 };
const FAILED = { ...RAG, ok_calls: 0, is_failed: true, is_answered: false };

export const OUTCOMES: Record<Outcome, OutcomeFacts> = {
  /** Two markers in the text, both of retrieved documents. */
  cited: { ...RAG, no_hit: 'hit', citations: 2, resolved: 2, hallucinated_of_125: 1 },
  /** Two citations in the provider's structure and none in the text. */
  cited_structured: { ...RAG, no_hit: 'hit', citations: 2, resolved: 2, hallucinated_of_125: 1 },
  uncited: { ...RAG, no_hit: 'hit', hallucinated_of_125: 3 },
  /** One good marker and one beyond the last document. */
  invented: { ...RAG, no_hit: 'hit', citations: 2, resolved: 1, hallucinated_of_125: 40 },
  invented_only: { ...RAG, no_hit: 'hit', citations: 1, resolved: 0, hallucinated_of_125: 60 },
  empty_refused: { ...RAG, no_hit: 'empty', is_refusal: true },
  empty_answered: { ...RAG, no_hit: 'empty', hallucinated_of_125: 75 },
  /** Found nothing, and cites [1] all the same. */
  empty_cited: { ...RAG, no_hit: 'empty', citations: 1, resolved: 0, hallucinated_of_125: 100 },
  below_refused: { ...RAG, no_hit: 'below_threshold', is_refusal: true },
  below_answered: { ...RAG, no_hit: 'below_threshold', hallucinated_of_125: 50 },
  /** The index did not answer; the model did, from memory. An error, not a no-hit. */
  retrieval_error: { ...RAG, no_hit: 'error', hallucinated_of_125: 15 },
  no_retrieval: { ...RAG, no_hit: 'none', hallucinated_of_125: 1 },
  /** Answered from the response cache: no call at all. */
  cached: { ...RAG, no_hit: 'none', ok_calls: 0 },
  /** The input guardrail triggered; the model words the refusal. */
  blocked: { ...RAG, no_hit: 'none', is_refusal: true },
  /** A 429 first, then as `cited`. */
  retried: { ...RAG, no_hit: 'hit', failed_calls: 1, limited_calls: 1, citations: 2, resolved: 2, hallucinated_of_125: 1 },
  /** The block's model failed and its fallback answered, as `cited`. */
  fallback: { ...RAG, no_hit: 'hit', failed_calls: 1, citations: 2, resolved: 2, hallucinated_of_125: 1 },
  /** The model asks for a tool, then answers: two calls, each with the block's tokens. */
  tool: { ...RAG, no_hit: 'none', ok_calls: 2, hallucinated_of_125: 1 },
  /** An agent that asks again and again. */
  runaway: { ...RAG, no_hit: 'none', ok_calls: 6, hallucinated_of_125: 1 },
  failed_provider: { ...FAILED, no_hit: 'hit', failed_calls: 2 },
  failed_rate_limit: { ...FAILED, no_hit: 'hit', failed_calls: 3, limited_calls: 3 },
  /** The call that asks for the tool is paid; the tool then fails. */
  failed_tool: { ...FAILED, no_hit: 'none', ok_calls: 1 },
};

export interface ModelUse {
  provider: string;
  model: string;
  /** US dollars of one call with the block's mean tokens, by the table's rates; what the client sends where `is_client_priced`. Null: in no table. */
  cost_usd: number | null;
  is_client_priced?: boolean;
}

export interface Block {
  /** Days since the scenario's start, half-open; fractions are fine. */
  from: number;
  to: number;
  feature: string;
  environment: string;
  release: string;
  prompt_name: string;
  prompt_version: string;
  use: ModelUse;
  /** Mean tokens of one call; cached ones are the same in every call, null is not told. */
  tokens: { input: number; cached: number | null; output: number };
  /** Who answers in outcome `fallback`, with the same tokens. */
  fallback?: ModelUse;
  /** On LATENCY_LADDER_MS, in quarters. */
  latency_factor: number;
  is_streaming: boolean;
  has_guardrail: boolean;
  has_rerank: boolean;
  /** Corpus that is searched, and the score below which its documents are no hit (null: none set). */
  index: { name: string; threshold: number | null } | null;
  counts: Partial<Record<Outcome, number>>;
}

/** One true answer. Numerator and denominator as the API gives them; null where the KPI has none. */
export interface Answer {
  value: number | null;
  numerator?: number | null;
  denominator?: number | null;
  /** 95% interval, worked out apart from our own statistics. */
  low?: number | null;
  high?: number | null;
  /** Against the KPI's default target. */
  verdict?: 'good' | 'bad' | 'undetermined';
}
export type Answers = Record<string, Answer>;

export interface WindowAnswers {
  /** Days since the start. */
  from: number;
  to: number;
  /** Restricts, as the API's parameters do. */
  where?: Record<string, string>;
  answers: Answers;
}
export interface GroupAnswers {
  from: number;
  to: number;
  key: string;
  group_by: string;
  groups: Record<string, Answer>;
}

/** A period against the one before it, equally long. */
export interface ChangeAnswers {
  from: number;
  to: number;
  where?: Record<string, string>;
  changes: Record<string, { difference: number; low: number; high: number; is_detectable: boolean }>;
}

export interface Scenario {
  name: string;
  title: string;
  /** What happens in it, for the reader of a demo. */
  story: string;
  blocks: readonly Block[];
  /** Over the whole of it. */
  answers: Answers;
  /** Over parts of it. */
  windows: readonly WindowAnswers[];
  groups: readonly GroupAnswers[];
  changes: readonly ChangeAnswers[];
  /** Times are days since the start. */
  markers(at: (day: number) => number): Marker[];
  /** Evaluation runs; user feedback follows from the requests. */
  evaluations(at: (day: number) => number): Score[];
  kpiValues(at: (day: number) => number): KpiValue[];
}
