/** A wrong route sends an agent to a dear model, where it also asks again and again, for three days. */
import { of, plain, share } from './answers.ts';
import { gpt41, mini4o } from './models.ts';
import type { Block, Scenario } from './plan.ts';

const ORDERS: Omit<Block, 'from' | 'to' | 'counts' | 'use' | 'tokens' | 'release'> = {
  feature: 'order-status',
  environment: 'production',
  prompt_name: 'order-agent',
  prompt_version: 'v2',
  latency_factor: 1.25,
  is_streaming: false,
  has_guardrail: false,
  has_rerank: false,
  index: null,
};
/** 600 × 0.15 + 50 × 0.60 = 120, so $0.00012 a call and $0.00024 a request. */
const CHEAP = { use: mini4o(0.00012), tokens: { input: 600, cached: 0, output: 50 } };
/** 3,000 × 2.00 + 400 × 8.00 = 9,200, so $0.0092 a call and six of them $0.0552 a request. */
const DEAR = { use: gpt41(0.0092), tokens: { input: 3000, cached: 0, output: 400 } };

const BLOCKS: Block[] = [
  { ...ORDERS, ...CHEAP, from: 0, to: 22, release: 'app-3.15.0', counts: { tool: 1100 } },
  { ...ORDERS, ...DEAR, from: 22, to: 25, release: 'app-3.15.1', latency_factor: 2, counts: { runaway: 150 } },
  { ...ORDERS, ...CHEAP, from: 25, to: 29, release: 'app-3.15.2', counts: { tool: 175, failed_tool: 25 } },
  {
    from: 0,
    to: 29,
    feature: 'product-finder',
    environment: 'production',
    release: 'app-3.15.0',
    prompt_name: 'product-finder',
    prompt_version: 'v3',
    // 1,000 × 0.15 + 200 × 0.60 = 270
    use: mini4o(0.00027),
    tokens: { input: 1000, cached: 0, output: 200 },
    latency_factor: 0.5,
    is_streaming: true,
    has_guardrail: false,
    has_rerank: false,
    index: { name: 'catalogue', threshold: null },
    counts: { cited_structured: 800, uncited: 100, empty_refused: 50, cached: 50 },
  },
];

export const COST_SPIKE: Scenario = {
  name: 'cost-spike',
  title: 'A cost spike',
  story: 'Release 3.15.1 routes the order agent to a dear model, and the agent asks six times instead of twice. Three days later 3.15.2 mends it.',
  blocks: BLOCKS,
  answers: {
    request_count: plain(2_450),
    // (2 × 1275 + 25) × .00012 + 6 × 150 × .0092 + 950 × .00027 = .309 + 8.28 + .2565; 950 embeddings .00095
    cost_total: plain(8.84645),
    cost_per_request: { value: 8.84645 / 2_450, numerator: 8.84645, denominator: 2_450 },
    cost_per_successful_request: { value: 8.84645 / 2_425, numerator: 8.84645, denominator: 2_425 },
    latency_p50: of(1_450, 2_450),
    latency_p95: of(4_750, 2_450),
    tokens_per_request: of(1_300, 2_400),
    error_rate: share(25, 2_450),
    provider_error_rate: share(0, 4_425),
    cache_hit_rate: share(50, 1_000),
    // Nothing has a threshold: tier 2 is unknown.
    retrieval_no_hit_rate: share(50, 950),
    retrieval_no_hit_below_threshold_rate: share(0, 0),
    citation_coverage: share(800, 900),
    citation_validity: share(1_600, 1_600),
    genai_incidents: plain(1),
  },
  windows: [
    {
      from: 22,
      to: 25,
      where: { feature: 'order-status' },
      answers: {
        request_count: plain(150),
        cost_total: plain(8.28),
        // 6 × .0092
        cost_per_request: { value: 0.0552, numerator: 8.28, denominator: 150 },
        // 6 × (3,000 + 400), and 6 × (1.2 × 3,000 + 1.4 × 400)
        tokens_per_request: of(20_400, 150),
        tokens_per_request_p95: of(24_960, 150),
      },
    },
    // 2 × .00012
    { from: 0, to: 22, where: { feature: 'order-status' }, answers: { request_count: plain(1_100), cost_total: plain(0.264), cost_per_request: { value: 0.00024, numerator: 0.264, denominator: 1_100 } } },
  ],
  groups: [
    { from: 0, to: 29, key: 'cost_total', group_by: 'model', groups: { 'gpt-4.1': plain(8.28), 'gpt-4o-mini': plain(0.56645) } },
    { from: 0, to: 29, key: 'request_count', group_by: 'release', groups: { 'app-3.15.0': plain(2_100), 'app-3.15.1': plain(150), 'app-3.15.2': plain(200) } },
  ],
  changes: [],
  markers: (at) => [
    { marker_id: 'cost-spike-1', kind: 'deploy', title: 'app 3.15.1', at: at(22) },
    { marker_id: 'cost-spike-2', kind: 'incident', title: 'Budget of the order agent used up', at: at(24.25), severity: 'sev2', is_genai: true },
    { marker_id: 'cost-spike-3', kind: 'deploy', title: 'app 3.15.2', at: at(25) },
  ],
  evaluations: () => [],
  kpiValues: () => [],
};
