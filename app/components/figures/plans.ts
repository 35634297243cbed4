/** Which charts each page draws. */
import type { ChartPlan } from './kpi-charts.tsx';

const single = (key: string, title: string, unit: ChartPlan['unit'], shape: ChartPlan['shape'] = 'line'): ChartPlan => ({ title, unit, shape, main: key, lines: [{ key, title }] });

const LATENCY: ChartPlan = {
  title: 'Latency',
  unit: 'ms',
  shape: 'line',
  main: 'latency_p95',
  lines: [
    { key: 'latency_p99', title: 'p99' },
    { key: 'latency_p95', title: 'p95' },
    { key: 'latency_p50', title: 'p50' },
  ],
};

export const OVERVIEW_CHARTS: readonly ChartPlan[] = [
  single('cost_total', 'Cost', 'usd', 'bar'),
  LATENCY,
  single('error_rate', 'Failed requests', 'share'),
  single('request_count', 'Requests', 'count', 'bar'),
  single('retrieval_no_hit_rate', 'Retrievals without a hit', 'share'),
  single('citation_coverage', 'Citation coverage', 'share'),
];

export const COST_CHARTS: readonly ChartPlan[] = [
  single('cost_per_successful_request', 'Cost per successful request', 'usd'),
  {
    title: 'Tokens per request',
    unit: 'tokens',
    shape: 'line',
    main: 'tokens_per_request',
    lines: [
      { key: 'tokens_per_request_p95', title: 'p95' },
      { key: 'tokens_per_request', title: 'median' },
    ],
  },
  single('cached_input_share', 'Input from the provider’s cache', 'share'),
];

export const LATENCY_CHARTS: readonly ChartPlan[] = [
  LATENCY,
  single('ttft_p95', 'Time to first token, p95', 'ms'),
  single('error_rate', 'Failed requests', 'share'),
  single('provider_error_rate', 'Failed LLM calls', 'share'),
  single('rate_limit_events', 'Calls refused by a rate limit', 'count', 'bar'),
  single('fallback_rate', 'Answered by a fallback', 'share'),
];

export const RETRIEVAL_CHARTS: readonly ChartPlan[] = [
  single('retrieval_no_hit_empty_rate', 'No hit: nothing returned', 'share'),
  single('retrieval_no_hit_below_threshold_rate', 'No hit: all below the threshold', 'share'),
  single('no_hit_but_answered_rate', 'No hit, but answered', 'share'),
  single('citation_coverage', 'Citation coverage', 'share'),
  single('citation_validity', 'Citation validity', 'share'),
  single('hit_rate_at_k', 'Hit rate at k, by judgement', 'share'),
];

export const HALLUCINATION_CHARTS: readonly ChartPlan[] = [
  single('hallucination_rate', 'Hallucination rate by week', 'share'),
  single('judge_flag_rate', 'Flagged by judges, by week', 'share'),
  single('hallucination_claim_rate', 'Unsupported claims by week', 'share'),
];

/** The keys that charts are drawn from. */
export const keysOf = (plans: readonly ChartPlan[]): string[] => plans.flatMap((plan) => plan.lines.map((line) => line.key));
