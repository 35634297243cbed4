/** One provider is away for three hours: failures, fallbacks, and the limits of the fallback. */
import { of, plain, share } from './answers.ts';
import { gpt41, mini4o, sonnet45 } from './models.ts';
import type { Block, Scenario } from './plan.ts';

/** A call: 1,500 × 3.00 + 500 × 0.30 + 300 × 15.00 = 9,150, so $0.00915; the fallback 1,500 × 2.00 + 500 × 0.50 + 300 × 8.00 = 5,650. */
const SUPPORT: Omit<Block, 'from' | 'to' | 'counts'> = {
  feature: 'support-chat',
  environment: 'production',
  release: 'app-3.14.0',
  prompt_name: 'support-answer',
  prompt_version: 'v6',
  use: sonnet45(0.00915),
  fallback: gpt41(0.00565),
  tokens: { input: 2000, cached: 500, output: 300 },
  latency_factor: 1,
  is_streaming: true,
  has_guardrail: false,
  has_rerank: true,
  index: { name: 'help-center', threshold: 0.5 },
};

const BLOCKS: Block[] = [
  { ...SUPPORT, from: 0, to: 14.5, counts: { cited: 600, uncited: 50, empty_refused: 25, retried: 25 } },
  { ...SUPPORT, from: 14.5, to: 14.625, latency_factor: 2, counts: { fallback: 75, failed_provider: 75, failed_rate_limit: 25 } },
  { ...SUPPORT, from: 14.625, to: 29, counts: { cited: 600, uncited: 50, empty_refused: 25, retried: 25 } },
  {
    from: 0,
    to: 29,
    feature: 'order-status',
    environment: 'production',
    release: 'app-3.14.0',
    prompt_name: 'order-agent',
    prompt_version: 'v2',
    // 600 × 0.15 + 50 × 0.60 = 120
    use: mini4o(0.00012),
    tokens: { input: 600, cached: 0, output: 50 },
    latency_factor: 1.25,
    is_streaming: false,
    has_guardrail: false,
    has_rerank: false,
    index: null,
    counts: { tool: 500 },
  },
];

export const PROVIDER_OUTAGE: Scenario = {
  name: 'provider-outage',
  title: 'A provider is away',
  story: 'In the middle of the month Anthropic answers nothing for three hours. Some requests fall back to another model, the rest fail; the fallback’s own limit is reached.',
  blocks: BLOCKS,
  answers: {
    request_count: plain(2_075),
    // 1400 × .00915 + 75 × .00565 + 1000 × .00012 = 12.81 + .42375 + .12; reranks 675 + 175 + 675 = 1525 × .002 = 3.05;
    // 1575 embeddings .001575
    cost_total: plain(16.405325),
    cost_per_successful_request: { value: 16.405325 / 1_975, numerator: 16.405325, denominator: 1_975 },
    latency_p50: of(1_800, 2_075),
    latency_p95: of(5_200, 2_075),
    error_rate: share(100, 2_075),
    // Failed: 50 retried + 75 + 2 × 75 + 3 × 25 = 350. With usage: 1400 + 75 + 1000.
    provider_error_rate: share(350, 2_825),
    // 50 retried + 3 × 25
    rate_limit_events: of(125, 2_825),
    fallback_rate: share(75, 2_075),
    refusal_rate: share(50, 1_975),
    retrieval_no_hit_rate: share(50, 1_575),
    no_hit_but_answered_rate: share(0, 50),
    // 1200 + 50 + 75 of these and 100
    citation_coverage: share(1_325, 1_425),
    citation_validity: share(2_650, 2_650),
    // An incident, but not of ours.
    genai_incidents: plain(0),
  },
  windows: [
    {
      from: 14.5,
      to: 14.625,
      where: { feature: 'support-chat' },
      answers: {
        request_count: plain(175),
        error_rate: share(100, 175),
        // 75 + 150 + 75 of these and 75 that answered
        provider_error_rate: share(300, 375),
        rate_limit_events: of(75, 375),
        fallback_rate: share(75, 175),
        // 75 × .00565 + 175 × .002 + 175 × .000001
        cost_total: plain(0.773925),
        cost_per_successful_request: { value: 0.773925 / 75, numerator: 0.773925, denominator: 75 },
      },
    },
  ],
  groups: [
    { from: 0, to: 29, key: 'error_rate', group_by: 'model', groups: { 'claude-sonnet-4-5': share(100, 1_500), 'gpt-4.1': share(0, 75), 'gpt-4o-mini': share(0, 500) } },
    // Claude: 12.81, 1450 reranks, 1500 embeddings. The fallback: .42375, 75 reranks, 75 embeddings.
    { from: 0, to: 29, key: 'cost_total', group_by: 'model', groups: { 'claude-sonnet-4-5': plain(15.7115), 'gpt-4.1': plain(0.573825), 'gpt-4o-mini': plain(0.12) } },
  ],
  changes: [],
  markers: (at) => [{ marker_id: 'provider-outage-1', kind: 'incident', title: 'Anthropic overloaded', at: at(14.5), severity: 'sev2', is_genai: false }],
  evaluations: () => [],
  kpiValues: () => [],
};
