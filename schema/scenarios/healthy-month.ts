/** A month in which everything is within its target: what good looks like. */
import { of, plain, share } from './answers.ts';
import { evaluationScores } from './events-beside.ts';
import { gpt41, mini4o } from './models.ts';
import type { Scenario } from './plan.ts';

/** 2,000 requests. A call: 1,500 × 2.00 + 500 × 0.50 + 250 × 8.00 = 5,250, so $0.00525. */
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
  counts: { cited: 1500, uncited: 150, invented: 25, empty_refused: 25, empty_answered: 25, below_refused: 25, no_retrieval: 200, blocked: 25, retried: 25 },
};

/** 1,000 requests. A call: 1,000 × 0.15 + 200 × 0.60 = 270, so $0.00027. */
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
  counts: { cited_structured: 800, uncited: 100, empty_refused: 50, cached: 25, failed_provider: 25 },
};

export const HEALTHY_MONTH: Scenario = {
  name: 'healthy-month',
  title: 'A healthy month',
  story: 'Two features, two models, nothing out of the ordinary: every measure is within its target.',
  blocks: [SUPPORT, FINDER],
  answers: {
    request_count: plain(3_000),
    // 2000 × .00525 + 950 × .00027 = 10.5 + .2565; reranks 1500 + 150 + 25 + 25 = 1700 × .002 = 3.4;
    // embeddings 1775 + 975 = 2750 × .000001.
    cost_total: plain(14.15925),
    cost_per_request: { value: 14.15925 / 3_000, numerator: 14.15925, denominator: 3_000 },
    cost_per_successful_request: { value: 14.15925 / 2_975, numerator: 14.15925, denominator: 2_975 },
    // 80 a rung of the ladder and 40 a rung of its half: up to 1,260 lie 9 × 80 + 20 × 40 = 1,520, below it 80 fewer.
    latency_p50: of(1_260, 3_000),
    // 24 rungs and all halves: 1,920 + 1,000 = 2,920 ≥ 2,850; 23 rungs and all halves are 2,840.
    latency_p95: of(3_800, 3_000),
    latency_p99: of(5_200, 3_000),
    // All but 25 cached and 25 failed; 1,520 is .4 × 3,800.
    ttft_p95: of(1_520, 2_950),
    tokens_per_request: of(2_000, 2_950),
    // The longest of five steps: 1.2 × 2,000 + 1.4 × 250.
    tokens_per_request_p95: of(2_750, 2_950),
    error_rate: share(25, 3_000),
    // 25 retried + 2 × 25, of these and 2950 with usage
    provider_error_rate: share(75, 3_025),
    rate_limit_events: of(25, 3_025),
    fallback_rate: share(0, 2_975),
    // 25 + 25 + 25 + 50
    refusal_rate: share(125, 2_950),
    safety_trigger_rate: share(25, 2_000),
    cache_hit_rate: share(25, 3_000),
    // 500 × 2000 of 2000 × 2000 + 1000 × 950
    cached_input_share: share(1_000_000, 4_950_000),
    // Told: 1775 + 975. Empty 25 + 25 + 50, below 25.
    retrieval_no_hit_rate: share(125, 2_750),
    retrieval_no_hit_empty_rate: share(100, 2_750),
    retrieval_no_hit_below_threshold_rate: share(25, 1_775),
    no_hit_but_answered_rate: share(25, 125),
    // 1500 + 25 + 25 + 800 of 1700 + 900
    citation_coverage: share(2_350, 2_600),
    // 2 × (1500 + 25 + 800) + 25 of 2 × 2350
    citation_validity: share(4_675, 4_700),
    // 2 of 25 of 2300; 1 of 25 of 250 + 25 + 75 + 25
    user_positive_rate: share(184, 199),
    eval_pass_rate: share(97, 100),
    golden_set_success: share(38, 40),
    genai_incidents: plain(0),
  },
  windows: [],
  groups: [
    { from: 0, to: 29, key: 'error_rate', group_by: 'model', groups: { 'gpt-4.1': share(0, 2_000), 'gpt-4o-mini': share(25, 975), '': share(0, 25) } },
    { from: 0, to: 29, key: 'citation_coverage', group_by: 'feature', groups: { 'support-chat': share(1_550, 1_700), 'product-finder': share(800, 900) } },
  ],
  markers: (at) => [{ marker_id: 'healthy-month-deploy-1', kind: 'deploy', title: 'app 3.14.0', at: at(0) }],
  evaluations: (at) =>
    evaluationScores(
      [
        { day: 7, suite: 'regression', cases: 50, passed: 49, critical: 5 },
        { day: 21, suite: 'regression', cases: 50, passed: 48, critical: 5 },
        { day: 21, suite: 'golden-set', cases: 40, passed: 38, critical: 0 },
      ],
      at,
    ),
  kpiValues: () => [],
};
