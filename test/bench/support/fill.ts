/**
 * Ninety days of traffic made inside the engine: 6 models, 12 prompt versions, 8 features, five
 * spans a request. Made of hashes of the request's number, so it is the same every time.
 */
import type { Store } from '#schema/clickhouse/client.server.ts';

export const DAYS = 90;
export const SPANS_PER_REQUEST = 5;
/** Well below what the client waits for, also on a busy machine. */
const CHUNK = 200_000;

export interface Traffic {
  /** Numbers of the requests, half-open. */
  first: number;
  last: number;
  /** End of the ninety days, milliseconds. */
  endMs: number;
}

export async function fill(store: Store, { first, last, endMs }: Traffic, onProgress: (done: number) => void): Promise<void> {
  for (let from = first; from < last; from += CHUNK) {
    const to = Math.min(last, from + CHUNK);
    await store.command(requestsSql(from, to, first, last, endMs), undefined, SETTINGS);
    await store.command(spansSql(from, to, first, last, endMs), undefined, SETTINGS);
    onProgress(to);
  }
}

/** A few requests of the last seconds before the end, new ones with every call. */
export async function trickle(store: Store, call: number, count: number, endMs: number): Promise<void> {
  const span = 8_000_000;
  const first = 100_000_000 + call * count;
  await store.command(requestsSql(first + span - count, first + span, first, first + span, endMs), undefined, SETTINGS);
}

const SETTINGS = { max_insert_threads: '2', max_partitions_per_insert_block: '1000' };

const MODELS = "['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4', 'claude-haiku-4', 'gemini-2.5-pro', 'mistral-large']";
const PROVIDERS = "['openai', 'openai', 'anthropic', 'anthropic', 'gcp.gemini', 'mistral_ai']";
const FEATURES = "['search', 'chat', 'summary', 'support', 'code', 'email', 'report', 'triage']";

/** Four hundred questions. */
const VERBS = "['cancel', 'change', 'renew', 'export', 'delete', 'share', 'move', 'print', 'rename', 'archive', 'restore', 'pause', 'return', 'pay', 'track', 'verify', 'upgrade', 'transfer', 'unlock', 'merge']";
const NOUNS = "['subscription', 'invoice', 'account', 'report', 'order', 'address', 'password', 'calendar', 'contract', 'dashboard', 'licence', 'team', 'device', 'booking', 'refund', 'profile', 'project', 'message', 'certificate', 'wallet']";

/** What request and spans share. Chunks run over the whole period, as traffic of many days does. */
function numbers(from: number, to: number, first: number, last: number, endMs: number): string {
  const step = (DAYS * 86_400e6) / (last - first);
  return `
    SELECT number, cityHash64(number) AS h, cityHash64(number, 1) AS g,
      (h % 1000) / 1000 AS r1, (intDiv(h, 1000) % 1000) / 1000 AS r2, (g % 1000) / 1000 AS r3,
      fromUnixTimestamp64Micro(toInt64(${(endMs - DAYS * 86_400_000) * 1_000} + (number - ${first}) * ${step}), 'UTC') AS at,
      lower(hex(sipHash128(number))) AS trace,
      1 + intDiv(h, 7) % 6 AS m, ${MODELS}[m] AS model_name, ${PROVIDERS}[m] AS provider_name,
      concat('v', toString(1 + intDiv(h, 43) % 12)) AS prompt, ${FEATURES}[1 + intDiv(h, 1009) % 8] AS feature_name,
      if(g % 10 = 0, 'staging', 'production') AS environment_name,
      concat('2026.', toString(intDiv(toDayOfYear(at), 14))) AS release_name,
      toUInt64(exp(13.4 + 1.3 * (r1 + r2 + r3 - 1.5))* 1.0) AS duration,
      intDiv(g, 11) % 100 = 0 AS failed, intDiv(g, 13) % 500 = 0 AS limited,
      toUInt32(400 + intDiv(h, 17) % 3000) AS tokens_in, toUInt32(80 + intDiv(h, 19) % 600) AS tokens_out,
      (tokens_in * 2.5 + tokens_out * 10) / 1000000 AS cost,
      multiIf(intDiv(g, 29) % 25 = 0, 'empty', intDiv(g, 31) % 40 = 0, 'below_threshold', 'hit') AS tier,
      concat('How do I ', ${VERBS}[1 + intDiv(g, 53) % 20], ' my ', ${NOUNS}[1 + intDiv(g, 59) % 20], '?') AS question
    FROM numbers(${from}, ${to - from})`;
}

function requestsSql(...range: [number, number, number, number, number]): string {
  return `
    INSERT INTO requests (project_id, trace_id, span_id, start_time, duration_us, name, source, is_failed, error_type, model, provider, prompt_name, prompt_version,
      feature, environment, release, user_id, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_usd, ttft_ms,
      llm_call_count, failed_llm_call_count, rate_limited_call_count, retrieval_count, no_hit, is_answered, is_refusal, is_fallback, is_cache_hit, is_guardrail_triggered,
      citation_count, resolved_citation_count, call_kinds, call_models, call_providers, call_costs_usd, call_input_tokens, call_output_tokens, call_ttfts_ms, call_durations_us,
      call_is_failed, call_is_rate_limited, call_error_types, retrieval_indexes, retrieval_no_hits, retrieval_has_thresholds, answer_span_id, answer_document_span_id,
      input_preview, output_preview, span_count, span_version_max, version)
    SELECT 'default', trace, 'r', at, duration, 'ask', 'bench', failed, if(failed, 'timeout', ''), model_name, provider_name, 'answer', prompt,
      feature_name, environment_name, release_name, toString(g % 50000), tokens_in, intDiv(tokens_in, 3), tokens_out, 0, cost, 150 + r1 * 900,
      1, failed, limited, 1, tier, NOT failed, intDiv(g, 37) % 50 = 0, false, intDiv(g, 41) % 10 = 0, intDiv(g, 43) % 200 = 0,
      2, 2 - (intDiv(g, 47) % 20 = 0), ['llm'], [model_name], [provider_name], [cost], [tokens_in], [tokens_out], [300], [intDiv(duration, 2)],
      [failed], [limited], [if(failed, 'timeout', '')], ['docs'], [tier], [true], 'c', 's',
      'What is the refund policy for annual plans?', 'Annual plans are refunded within thirty days [1].', ${SPANS_PER_REQUEST}, 1, toUnixTimestamp64Micro(at)
    FROM (${numbers(...range)})`;
}

/** Root, guardrail, embedding, retrieval and the call that answers. */
function spansSql(...range: [number, number, number, number, number]): string {
  return `
    INSERT INTO spans (project_id, trace_id, span_id, parent_span_id, start_time, duration_us, kind, name, source, status, error_type, model, provider,
      input_tokens, output_tokens, cost_usd, prompt_name, prompt_version, feature, environment, release, user_id, has_output,
      index_name, document_count, top_score, no_hit, retrieval_query_hash, input_preview, version)
    SELECT 'default', trace, ['r', 'g', 'e', 's', 'c'][place], if(place = 1, '', 'r'), at + toIntervalMicrosecond(place * 900), intDiv(duration, place),
      ['chain', 'guardrail', 'embedding', 'retrieval', 'llm'][place], ['ask', 'check', 'embed', 'search', 'answer'][place], 'bench',
      if(failed AND place IN (1, 5), 'error', 'ok'), if(failed AND place IN (1, 5), 'timeout', ''), if(place = 5, model_name, ''), if(place = 5, provider_name, ''),
      if(place = 5, tokens_in, NULL), if(place = 5, tokens_out, NULL), if(place = 5, cost, NULL), if(place = 5, 'answer', ''), if(place = 5, prompt, ''),
      feature_name, environment_name, release_name, toString(g % 50000), place IN (1, 5),
      if(place = 4, 'docs', ''), if(place = 4, 5, NULL), if(place = 4, r2, NULL), if(place = 4, tier, 'unknown'), if(place = 4, cityHash64(question), 0), if(place = 4, question, ''), toUnixTimestamp64Micro(at)
    FROM (${numbers(...range)}) ARRAY JOIN range(1, 6) AS place`;
}
