/** A month in which everything is within its target: what good looks like. */
import { of, plain, share, within } from './answers.ts';
import { evaluationScores } from './events-beside.ts';
import { gpt41, mini4o } from './models.ts';
import type { Scenario } from './plan.ts';

/** 3,000 requests. A call: 1,500 × 2.00 + 500 × 0.50 + 250 × 8.00 = 5,250, so $0.00525. */
const SUPPORT = {
  from: 0,
  to: 29,
  feature: 'support-chat',
  environment: 'production',
  release: 'app-3.14.0',
  prompt_name: 'support-answer',
  prompt_version: 'v6',
  use: gpt41(0.00525),
  tokens: { input: 2000, cached: 500, output: 250 },
  latency_factor: 1,
  is_streaming: true,
  has_guardrail: true,
  has_rerank: true,
  index: { name: 'help-center', threshold: 0.5 },
  counts: { cited: 2500, uncited: 150, invented: 25, empty_refused: 25, empty_answered: 25, below_refused: 25, no_retrieval: 200, blocked: 25, retried: 25 },
};

/** 2,000 requests. A call: 1,000 × 0.15 + 200 × 0.60 = 270, so $0.00027. */
const FINDER = {
  from: 0,
  to: 29,
  feature: 'product-finder',
  environment: 'production',
  release: 'app-3.14.0',
  prompt_name: 'product-finder',
  prompt_version: 'v3',
  use: mini4o(0.00027),
  tokens: { input: 1000, cached: 0, output: 200 },
  latency_factor: 0.5,
  is_streaming: true,
  has_guardrail: false,
  has_rerank: false,
  index: { name: 'catalogue', threshold: null },
  counts: { cited_structured: 1800, uncited: 100, empty_refused: 50, cached: 25, failed_provider: 25 },
};

export const HEALTHY_MONTH: Scenario = {
  name: 'healthy-month',
  title: 'A healthy month',
  story: 'Two features, two models, nothing out of the ordinary: what has a target meets it. Only the rate limit was met 25 times, and the target is never.',
  blocks: [SUPPORT, FINDER],
  answers: {
    request_count: plain(5_000),
    // 3000 × .00525 + 1950 × .00027 = 15.75 + .5265; reranks 2500 + 150 + 25 + 25 = 2700 × .002 = 5.4;
    // embeddings 2775 + 1975 = 4750 × .000001.
    cost_total: plain(21.68125),
    cost_per_request: { value: 21.68125 / 5_000, numerator: 21.68125, denominator: 5_000 },
    cost_per_successful_request: { value: 21.68125 / 4_975, numerator: 21.68125, denominator: 4_975 },
    // 120 a rung of the ladder and 80 a rung of its half: up to 1,220 lie 8 × 120 + 20 × 80 = 2,560, below it 80 fewer.
    latency_p50: of(1_220, 5_000),
    // 23 rungs and all halves: 2,760 + 2,000; the 4,750th is among them, and not among 22 rungs.
    latency_p95: { ...of(3_260, 5_000), verdict: 'good' },
    latency_p99: of(5_200, 5_000),
    // All but 25 cached and 25 failed; .4 × 3,260.
    ttft_p95: of(1_304, 4_950),
    // 1950 of product-finder below, then 600 with .8 × 2,000 + .6 × 250.
    tokens_per_request: of(1_750, 4_950),
    // The longest of five steps: 1.2 × 2,000 + 1.4 × 250.
    tokens_per_request_p95: of(2_750, 4_950),
    error_rate: within(share(25, 5_000), 0.003389101, 0.007370923, 'good'),
    // 25 retried + 2 × 25, of these and 4950 with usage
    provider_error_rate: share(75, 5_025),
    rate_limit_events: { ...of(25, 5_025), verdict: 'bad' },
    fallback_rate: share(0, 4_975),
    // 25 + 25 + 25 + 50
    refusal_rate: share(125, 4_950),
    safety_trigger_rate: share(25, 3_000),
    cache_hit_rate: share(25, 5_000),
    // 500 × 3000 of 2000 × 3000 + 1000 × 1950
    cached_input_share: share(1_500_000, 7_950_000),
    // Told: 2775 + 1975. Empty 25 + 25 + 50, below 25.
    retrieval_no_hit_rate: within(share(125, 4_750), 0.02213216, 0.031264964, 'good'),
    retrieval_no_hit_empty_rate: share(100, 4_750),
    retrieval_no_hit_below_threshold_rate: share(25, 2_775),
    no_hit_but_answered_rate: share(25, 125),
    // 2500 + 25 + 25 + 1800 of 2700 + 1900
    citation_coverage: within(share(4_350, 4_600), 0.938721228, 0.951839413, 'good'),
    // 2 × (2500 + 25 + 1800) + 25 of 2 × 4350
    citation_validity: share(8_675, 8_700),
    // 2 of 25 of 4300; 1 of 25 of 250 + 25 + 75 + 25
    user_positive_rate: share(344, 359),
    // 99 + 98
    eval_pass_rate: within(share(197, 200), 0.956834271, 0.994885762, 'good'),
    golden_set_success: share(38, 40),
    genai_incidents: { ...plain(0), verdict: 'good' },
  },
  windows: [],
  groups: [
    { from: 0, to: 29, key: 'error_rate', group_by: 'model', groups: { 'gpt-4.1': share(0, 3_000), 'gpt-4o-mini': share(25, 1_975), '': share(0, 25) } },
    { from: 0, to: 29, key: 'citation_coverage', group_by: 'feature', groups: { 'support-chat': share(2_550, 2_700), 'product-finder': share(1_800, 1_900) } },
  ],
  changes: [],
  markers: (at) => [{ marker_id: 'healthy-month-deploy-1', kind: 'deploy', title: 'app 3.14.0', at: at(0) }],
  evaluations: (at) =>
    evaluationScores(
      [
        { day: 7, suite: 'regression', cases: 100, passed: 99, critical: 5 },
        { day: 21, suite: 'regression', cases: 100, passed: 98, critical: 5 },
        { day: 21, suite: 'golden-set', cases: 40, passed: 38, critical: 0 },
      ],
      at,
    ),
  kpiValues: () => [],
};
