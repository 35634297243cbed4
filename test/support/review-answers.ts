/** Answered requests with their texts, straight into the store: what sampling draws from. */
import type { Store } from '#schema/clickhouse/client.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import type { RequestRow, SpanPayloadRow } from '#schema/clickhouse/tables.ts';

export interface TestAnswer {
  trace_id: string;
  /** Milliseconds since 1970. */
  at: number;
  is_flagged?: boolean;
  feature?: string;
  model?: string;
  is_refusal?: boolean;
  is_failed?: boolean;
  question?: string;
  answer?: string;
}

export const stored = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '000');

export function requestRow(answer: TestAnswer): RequestRow {
  return {
    project_id: 'default', trace_id: answer.trace_id, span_id: 'root', start_time: stored(answer.at), duration_us: 1_000, name: 'ask', source: 'native',
    is_failed: answer.is_failed ?? false, error_type: '', status_message: '', model: answer.model ?? 'm', provider: 'p', prompt_name: '', prompt_version: '',
    feature: answer.feature ?? 'search', environment: '', release: '', user_id: '', session_id: '', input_tokens: null, cached_input_tokens: null,
    cache_write_tokens: null, output_tokens: null, reasoning_tokens: null, cost_usd: null, ttft_ms: null, llm_call_count: 1, failed_llm_call_count: 0,
    rate_limited_call_count: 0, unpriced_call_count: 0, retrieval_count: 1, no_hit: 'hit', is_answered: true, is_refusal: answer.is_refusal ?? false,
    is_fallback: null, is_cache_hit: null, is_guardrail_triggered: null, citation_count: 0, resolved_citation_count: 0, answer_span_id: 'llm',
    answer_document_span_id: 'retrieval', call_kinds: [], call_models: [], call_providers: [], call_costs_usd: [], call_input_tokens: [],
    call_output_tokens: [], call_ttfts_ms: [], call_durations_us: [], call_is_failed: [], call_is_rate_limited: [], call_error_types: [],
    retrieval_indexes: [], retrieval_no_hits: [], retrieval_has_thresholds: [], input_preview: '', output_preview: '', lexical_support: null,
    risk_flag: answer.is_flagged ?? false, risk_score: answer.is_flagged ? 0.8 : 0.1, risk_reasons: answer.is_flagged ? ['low_support'] : [], risk_version: 'rule-1',
    span_count: 3, span_version_max: 1, version: 1, is_deleted: 0,
  };
}

function payloads(answer: TestAnswer): SpanPayloadRow[] {
  const blank = { project_id: 'default', trace_id: answer.trace_id, start_time: stored(answer.at), input: '', output: '', documents: '', citations: '', events: '', attributes: {}, version: 1, is_deleted: 0 as const };
  const documents = [{ id: 'doc-1', score: 0.9, rank: 1, title: 'Refunds', content: 'Refunds are possible within 30 days of purchase.' }, { id: 'doc-2', score: 0.4, rank: 2, content: 'Shipping takes three days.' }];
  return [
    { ...blank, span_id: 'root', input: answer.question ?? `Question of ${answer.trace_id}?`, output: '' },
    { ...blank, span_id: 'llm', input: JSON.stringify([{ role: 'user', content: 'prompt' }]), output: answer.answer ?? `Answer of ${answer.trace_id}. Refunds take 30 days [1].`, citations: JSON.stringify([{ kind: 'marker', target: '#1', start: 20, end: 23 }]) },
    { ...blank, span_id: 'retrieval', documents: JSON.stringify(documents) },
  ];
}

export async function insertAnswers(store: Store, answers: readonly TestAnswer[]): Promise<void> {
  for (let start = 0; start < answers.length; start += 10_000) {
    const part = answers.slice(start, start + 10_000);
    await insertRows(store, 'requests', part.map(requestRow));
    await insertRows(store, 'span_payloads', part.flatMap(payloads));
  }
}
