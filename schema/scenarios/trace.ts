/** One planned request as the spans that an instrumented application would send. */
import type { EventInput } from '../events.ts';
import { answerOf, type Told, tell } from './answer.ts';
import { type Block, INPUT_TOKEN_LADDER, LATENCY_LADDER_MS, type ModelUse, OUTCOMES, type Outcome, OUTPUT_TOKEN_LADDER, TTFT_PART } from './plan.ts';
import type { Random } from './random.ts';
import { DEFAULT_SYSTEM_PROMPT, SYSTEM_PROMPTS } from './texts/index.ts';

export interface PlannedRequest {
  trace_id: string;
  block: Block;
  outcome: Outcome;
  /** Position among the block's requests of this outcome. */
  position: number;
  /** On the latency ladder. */
  rung: number;
  /** Milliseconds since 1970, whole. */
  start_ms: number;
  is_hallucinated: boolean;
}

export const EMBEDDING_MODEL = 'text-embedding-3-small';
export const EMBEDDING_TOKENS = 50;
export const RERANK_MODEL = 'rerank-v3.5';
/** What Cohere asks for one search, sent by the client. */
export const RERANK_COST_USD = 0.002;

const TOOL_NAME = 'look_up_order';

export function durationOf(request: PlannedRequest): number {
  return ((LATENCY_LADDER_MS[request.rung] ?? 0) * request.block.latency_factor * 4) / 4;
}

/** Tokens of each of a request's calls that succeeded. */
export function tokensOf(block: Block, rung: number): { input: number; output: number } {
  const step = Math.floor(rung / 5);
  return {
    input: Math.round(block.tokens.input * (INPUT_TOKEN_LADDER[step] ?? 1)),
    output: Math.round(block.tokens.output * (OUTPUT_TOKEN_LADDER[step] ?? 1)),
  };
}

/** All spans of a request, root first. @param random its own, so that it depends on nothing before it */
export function spansOf(request: PlannedRequest, random: Random): EventInput[] {
  const { block, outcome } = request;
  const facts = OUTCOMES[outcome];
  const told = tell(request, random);
  const trace = traceOf(request, random);
  const root = trace.add(null, 0, 1, {
    name: outcome === 'tool' || outcome === 'runaway' || outcome === 'failed_tool' ? `${block.feature} agent` : block.feature,
    kind: outcome === 'tool' || outcome === 'runaway' || outcome === 'failed_tool' ? 'agent' : 'chain',
    status: facts.is_failed ? 'error' : 'ok',
    ...(facts.is_failed ? FAILURES[outcome] : {}),
    user_id: told.user_id,
    session_id: told.session_id,
    prompt_name: block.prompt_name,
    prompt_version: block.prompt_version,
    input: told.question,
    ...(facts.is_answered ? { output: answerOf(request, told).text } : {}),
    ...(outcome === 'cached' ? { is_cache_hit: true } : {}),
    ...(block.index && outcome !== 'cached' ? { is_cache_hit: false } : {}),
  });
  if (block.has_guardrail && outcome !== 'cached') addGuardrail(trace, root, outcome, told);
  if (facts.no_hit !== 'none') addRetrieval(trace, root, request, told);
  addCalls(trace, root, request, told);
  return trace.spans;
}

const FAILURES: Partial<Record<Outcome, Partial<EventInput>>> = {
  failed_provider: { error_type: 'ProviderOverloadedError', error_message: 'The model is overloaded, and the second attempt failed too.' },
  failed_rate_limit: { error_type: 'RateLimitError', error_message: 'Gave up after three attempts: 429 Too Many Requests.' },
  failed_tool: { error_type: 'ToolError', error_message: 'The order system did not answer within 10 s.' },
};

interface Trace {
  spans: EventInput[];
  /** From and to are parts of the request's time. Returns the span's id. */
  add(parent: string | null, from: number, to: number, event: Partial<EventInput> & { name: string }): string;
  /** Milliseconds from the request's start to this part of it. */
  at(part: number): number;
}

function traceOf(request: PlannedRequest, random: Random): Trace {
  const { block } = request;
  const duration = durationOf(request);
  const at = (part: number) => Math.round(duration * part);
  const spans: EventInput[] = [];
  return {
    spans,
    at,
    add(parent, from, to, event) {
      const span_id = random.hex(16);
      spans.push({
        trace_id: request.trace_id,
        span_id,
        ...(parent === null ? {} : { parent_span_id: parent }),
        start_time: request.start_ms + at(from),
        duration_ms: at(to) - at(from),
        feature: block.feature,
        environment: block.environment,
        release: block.release,
        ...event,
      });
      return span_id;
    },
  };
}

function addGuardrail(trace: Trace, root: string, outcome: Outcome, told: Told): void {
  const isTriggered = outcome === 'blocked';
  trace.add(root, 0, 0.03, {
    name: 'check for injection',
    kind: 'guardrail',
    status: 'ok',
    is_guardrail_triggered: isTriggered,
    input: told.question,
    output: isTriggered ? 'prompt_injection' : 'pass',
    attributes: { policy: 'prompt_injection' },
  });
}

function addRetrieval(trace: Trace, root: string, { block, outcome }: PlannedRequest, told: Told): void {
  if (!block.index) throw new Error(`A block of ${block.feature} has a retrieval in its plan, but no index.`);
  const { no_hit } = OUTCOMES[outcome];
  trace.add(root, 0.04, 0.08, { name: 'embed question', kind: 'embedding', status: 'ok', provider: 'openai', model_requested: EMBEDDING_MODEL, model: EMBEDDING_MODEL, input_tokens: EMBEDDING_TOKENS });
  const asked: Partial<EventInput> = { index: block.index.name, input: told.question, ...(block.index.threshold === null ? {} : { score_threshold: block.index.threshold }) };
  if (no_hit === 'error') {
    trace.add(root, 0.08, 0.2, { name: `search ${block.index.name}`, kind: 'retrieval', ...asked, status: 'error', error_type: 'IndexTimeoutError', error_message: 'The index did not answer within 2 s.' });
    return;
  }
  const documents = no_hit === 'empty' ? [] : told.topic.documents.map((document, rank) => ({ ...document, score: scoreAt(rank, no_hit === 'hit') }));
  trace.add(root, 0.08, 0.2, { name: `search ${block.index.name}`, kind: 'retrieval', ...asked, status: 'ok', documents });
  if (block.has_rerank && no_hit === 'hit') {
    trace.add(root, 0.2, 0.28, {
      name: 'rerank passages',
      kind: 'rerank',
      ...asked,
      status: 'ok',
      provider: 'cohere',
      model_requested: RERANK_MODEL,
      model: RERANK_MODEL,
      cost_usd: RERANK_COST_USD,
      documents: documents.map((document, rank) => ({ ...document, score: round2(0.97 - rank * 0.08) })),
    });
  }
}

/** Hits score .88, .81, .74, .67; misses .44, .39, .34, .29 (a threshold of .5 lies between). */
function scoreAt(rank: number, isHit: boolean): number {
  return round2(isHit ? 0.88 - rank * 0.07 : 0.44 - rank * 0.05);
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

function addCalls(trace: Trace, root: string, request: PlannedRequest, told: Told): void {
  const { block, outcome, rung } = request;
  const facts = OUTCOMES[outcome];
  const tokens = tokensOf(block, rung);
  const messages = [
    { role: 'system', content: SYSTEM_PROMPTS[block.prompt_version] ?? DEFAULT_SYSTEM_PROMPT },
    ...(facts.no_hit === 'hit' || facts.no_hit === 'below_threshold'
      ? [{ role: 'system', content: told.topic.documents.map((document, at) => `Passage ${at + 1}: ${document.content}`).join('\n') }]
      : []),
    { role: 'user', content: told.question },
  ];
  const call = (use: ModelUse, from: number, to: number, event: Partial<EventInput>) =>
    trace.add(root, from, to, {
      name: `chat ${use.model}`,
      kind: 'llm',
      provider: use.provider,
      model_requested: use.model,
      prompt_name: block.prompt_name,
      prompt_version: block.prompt_version,
      input: messages,
      ...event,
    });
  const fail = (use: ModelUse, from: number, to: number, isLimited: boolean) =>
    call(use, from, to, {
      status: 'error',
      is_fallback: false,
      ...(isLimited
        ? { error_type: 'rate_limit_exceeded', error_message: '429 Too Many Requests: tokens per minute', is_rate_limited: true }
        : { error_type: 'overloaded_error', error_message: '529 The model is overloaded' }),
    });
  const succeed = (use: ModelUse, from: number, to: number, event: Partial<EventInput>) =>
    call(use, from, to, {
      status: 'ok',
      model: use.model,
      input_tokens: tokens.input,
      output_tokens: tokens.output,
      ...(block.tokens.cached === null ? {} : { cached_input_tokens: block.tokens.cached }),
      ...(use.is_client_priced && use.cost_usd !== null ? { cost_usd: use.cost_usd } : {}),
      is_fallback: outcome === 'fallback',
      ...event,
    });
  const answer = (use: ModelUse, from: number) => {
    const { text, citations } = answerOf(request, told);
    succeed(use, from, 0.95, {
      finish_reason: 'stop',
      is_refusal: facts.is_refusal,
      output: text,
      ...(citations ? { citations } : {}),
      ...(block.is_streaming ? { ttft_ms: trace.at(TTFT_PART) - trace.at(from) } : {}),
    });
  };

  if (outcome === 'cached') return;
  if (outcome === 'failed_provider' || outcome === 'failed_rate_limit') {
    for (let attempt = 0; attempt < facts.failed_calls; attempt++) fail(block.use, 0.3 + attempt * 0.22, 0.5 + attempt * 0.22, facts.limited_calls > 0);
    return;
  }
  if (outcome === 'tool' || outcome === 'runaway' || outcome === 'failed_tool') {
    const asks = outcome === 'failed_tool' ? 1 : facts.ok_calls - 1;
    const width = 0.34 / asks;
    for (let turn = 0; turn < asks; turn++) {
      const from = 0.02 + turn * width;
      succeed(block.use, from, from + width * 0.6, { finish_reason: 'tool_calls' });
      trace.add(root, from + width * 0.65, from + width * 0.95, {
        name: TOOL_NAME,
        kind: 'tool',
        input: { order: told.order },
        ...(outcome === 'failed_tool'
          ? { status: 'error', error_type: 'TimeoutError', error_message: 'No answer within 10 s' }
          : { status: 'ok', output: { order: told.order, state: 'dispatched', carrier: 'PostNL' } }),
      });
    }
    if (outcome !== 'failed_tool') answer(block.use, 0.37);
    return;
  }
  if (outcome === 'retried') fail(block.use, 0.3, 0.32, true);
  if (outcome === 'fallback') {
    fail(block.use, 0.3, 0.35, false);
    answer(block.fallback ?? block.use, 0.36);
    return;
  }
  answer(block.use, outcome === 'retried' ? 0.36 : 0.3);
}
