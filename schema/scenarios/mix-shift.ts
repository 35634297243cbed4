/** No feature gets worse, and yet the whole does: traffic moves to the feature that fails more often. */
import { of, plain, share } from './answers.ts';
import { gpt41, mini4o } from './models.ts';
import type { Block, Scenario } from './plan.ts';

/** Fails in 2 of 100: 25 of 1,250. A call costs 1,500 × 2.00 + 500 × 0.50 + 250 × 8.00 = 5,250. */
const SUPPORT: Omit<Block, 'from' | 'to'> = {
  feature: 'support-chat',
  environment: 'production',
  release: 'app-3.14.0',
  prompt_name: 'support-answer',
  prompt_version: 'v6',
  use: gpt41(0.00525),
  tokens: { input: 2000, cached: 500, output: 250 },
  latency_factor: 1,
  is_streaming: true,
  has_guardrail: false,
  has_rerank: false,
  index: { name: 'help-center', threshold: 0.5 },
  counts: { cited: 1225, failed_provider: 25 },
};
/** Fails in 10 of 100. 600 × 0.15 + 50 × 0.60 = 120 a call; two calls, one where the tool fails. */
const ORDERS: Omit<Block, 'from' | 'to' | 'counts'> = {
  feature: 'order-status',
  environment: 'production',
  release: 'app-3.14.0',
  prompt_name: 'order-agent',
  prompt_version: 'v2',
  use: mini4o(0.00012),
  tokens: { input: 600, cached: 0, output: 50 },
  latency_factor: 1.25,
  is_streaming: false,
  has_guardrail: false,
  has_rerank: false,
  index: null,
};

const BLOCKS: Block[] = [
  { ...SUPPORT, from: 1, to: 15 },
  { ...ORDERS, from: 1, to: 15, counts: { tool: 225, failed_tool: 25 } },
  { ...SUPPORT, from: 15, to: 29 },
  { ...ORDERS, from: 15, to: 29, counts: { tool: 1125, failed_tool: 125 } },
];

export const MIX_SHIFT: Scenario = {
  name: 'mix-shift',
  title: 'A shift of the mix',
  story: 'Two fortnights. Chat fails in 2 of 100 requests and the order agent in 10 of 100, in both of them; but in the second the order agent gets five times the traffic.',
  blocks: BLOCKS,
  answers: {
    request_count: plain(4_000),
    // 2450 × .00525 + (2 × 1350 + 150) × .00012 = 12.8625 + .342; 2500 embeddings .0025
    cost_total: plain(13.207),
    cost_per_successful_request: { value: 13.207 / 3_800, numerator: 13.207, denominator: 3_800 },
    latency_p95: of(4_750, 4_000),
    error_rate: share(200, 4_000),
    // 50 × 2, of these and 2450 + 2850
    provider_error_rate: share(100, 5_400),
    citation_coverage: share(2_450, 2_450),
  },
  windows: [
    { from: 1, to: 15, answers: { request_count: plain(1_500), error_rate: share(50, 1_500), cost_total: plain(6.4895) } },
    { from: 15, to: 29, answers: { request_count: plain(2_500), error_rate: share(150, 2_500), cost_total: plain(6.7175) } },
  ],
  groups: [
    { from: 1, to: 15, key: 'error_rate', group_by: 'feature', groups: { 'support-chat': share(25, 1_250), 'order-status': share(25, 250) } },
    { from: 15, to: 29, key: 'error_rate', group_by: 'feature', groups: { 'support-chat': share(25, 1_250), 'order-status': share(125, 1_250) } },
  ],
  changes: [
    // 150/2500 − 50/1500, by Newcombe. All of it is mix: see MIX_SHIFT_MOVED.
    {
      from: 15,
      to: 29,
      changes: {
        error_rate: { difference: 0.026666667, low: 0.013182711, high: 0.039448272, is_detectable: true },
        // 50/3650 − 50/1750: the order agent's calls do not fail, and there are five times as many.
        provider_error_rate: { difference: -0.0148727984, low: -0.0243599235, high: -0.0067920183, is_detectable: true },
        // 0/2350 − 0/1450, 0/1250 twice, 1225/1225 twice, 188/188 − 116/116: no detectable change.
        refusal_rate: { difference: 0, low: -0.0026422818, high: 0.00163199556, is_detectable: false },
        retrieval_no_hit_rate: { difference: 0, low: -0.00306375164, high: 0.00306375164, is_detectable: false },
        citation_coverage: { difference: 0, low: -0.00312608172, high: 0.00312608172, is_detectable: false },
        user_positive_rate: { difference: 0, low: -0.0200241327, high: 0.0320545065, is_detectable: false },
      },
    },
  ],
  markers: (at) => [{ marker_id: 'mix-shift-1', kind: 'note', title: 'Order status on the front page', at: at(15) }],
  evaluations: () => [],
  kpiValues: () => [],
};

/**
 * What moved in `error_rate` by feature from [1, 15) to [15, 29). Shares of traffic go from 5/6 and
 * 1/6 to 1/2 and 1/2, rates stay .02 and .10, so all of it is mix. A feature counts by how far its
 * rate lies from the whole's, on the mean of both periods (.10/3 + .06)/2 = .14/3:
 * (1/2 − 5/6) × (.02 − .14/3) = .08/9 and (1/2 − 1/6) × (.10 − .14/3) = .16/9, together .08/3,
 * which is .06 − .10/3.
 */
export const MIX_SHIFT_MOVED = {
  total: 0.08 / 3,
  by_rate: 0,
  by_mix: 0.08 / 3,
  features: { 'support-chat': { rate: 0, mix: 0.08 / 9 }, 'order-status': { rate: 0, mix: 0.16 / 9 } },
};
