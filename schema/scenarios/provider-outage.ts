/** One provider is away for three hours: failures, fallbacks, and the limits of the fallback. */
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
  answers: {},
  windows: [],
  groups: [],
  markers: (at) => [{ marker_id: 'provider-outage-1', kind: 'incident', title: 'Anthropic overloaded', at: at(14.5), severity: 'sev2', is_genai: false }],
  evaluations: () => [],
  kpiValues: () => [],
};
