/** No feature gets worse, and yet the whole does: traffic moves to the feature that fails more often. */
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
  answers: {},
  windows: [],
  groups: [],
  markers: (at) => [{ marker_id: 'mix-shift-1', kind: 'note', title: 'Order status on the front page', at: at(15) }],
  evaluations: () => [],
  kpiValues: () => [],
};
