/** A rebuilt index lacks a part of its documents for five days. */
import { of, plain, share } from './answers.ts';
import { gpt41, sonnet45 } from './models.ts';
import type { Block, Scenario } from './plan.ts';

/** A call: 1,500 × 2.00 + 500 × 0.50 + 250 × 8.00 = 5,250, so $0.00525. */
const SUPPORT: Omit<Block, 'from' | 'to' | 'counts'> = {
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
  has_rerank: true,
  index: { name: 'help-center', threshold: 0.5 },
};

const BLOCKS: Block[] = [
  { ...SUPPORT, from: 0, to: 10, counts: { cited: 600, uncited: 50, empty_refused: 25 } },
  { ...SUPPORT, from: 10, to: 15, counts: { cited: 150, uncited: 25, empty_refused: 75, empty_answered: 100, empty_cited: 25, below_answered: 25 } },
  { ...SUPPORT, from: 15, to: 29, counts: { cited: 850, uncited: 75, empty_refused: 25 } },
  {
    from: 0,
    to: 29,
    feature: 'docs-assistant',
    environment: 'production',
    release: 'app-3.14.0',
    prompt_name: 'handbook-qa',
    prompt_version: 'v1',
    // 2,000 × 3.00 + 1,000 × 0.30 + 400 × 15.00 = 12,300
    use: sonnet45(0.0123),
    tokens: { input: 3000, cached: 1000, output: 400 },
    latency_factor: 1.5,
    is_streaming: true,
    has_guardrail: false,
    has_rerank: false,
    index: { name: 'handbook', threshold: 0.5 },
    counts: { cited_structured: 400, uncited: 50, below_refused: 25 },
  },
];

export const INDEX_GAP: Scenario = {
  name: 'index-gap',
  title: 'A gap in an index',
  story: 'On day 11 the help centre’s index is rebuilt without the pages on returns. For five days a good part of the searches finds nothing, and the model answers all the same.',
  blocks: BLOCKS,
  answers: {
    request_count: plain(2_500),
    // 2025 × .00525 + 475 × .0123 = 10.63125 + 5.8425; reranks 650 + 175 + 925 = 1750 × .002 = 3.5; 2500 embeddings .0025
    cost_total: plain(19.97625),
    cost_per_successful_request: { value: 19.97625 / 2_500, numerator: 19.97625, denominator: 2_500 },
    latency_p50: of(1_700, 2_500),
    latency_p95: of(4_890, 2_500),
    error_rate: share(0, 2_500),
    rate_limit_events: of(0, 2_500),
    // Empty 25 + 75 + 25, below 25
    refusal_rate: share(150, 2_500),
    // Without a guardrail its rate is unknown.
    safety_trigger_rate: share(0, 0),
    // Empty 25 + 200 + 25, below 25 + 25
    retrieval_no_hit_rate: share(300, 2_500),
    retrieval_no_hit_empty_rate: share(250, 2_500),
    retrieval_no_hit_below_threshold_rate: share(50, 2_500),
    no_hit_but_answered_rate: share(150, 300),
    // 600 + 150 + 850 + 400 of 650 + 175 + 925 + 450
    citation_coverage: share(2_000, 2_200),
    // 2 × 2000, and 25 that cite what was not found
    citation_validity: share(4_000, 4_025),
    genai_incidents: plain(1),
  },
  windows: [
    {
      from: 10,
      to: 15,
      where: { feature: 'support-chat' },
      answers: {
        request_count: plain(400),
        retrieval_no_hit_rate: share(225, 400),
        retrieval_no_hit_empty_rate: share(200, 400),
        retrieval_no_hit_below_threshold_rate: share(25, 400),
        // 100 + 25 + 25 of these and 75 that refused
        no_hit_but_answered_rate: share(150, 225),
        citation_coverage: share(150, 175),
        citation_validity: share(300, 325),
      },
    },
    { from: 0, to: 10, where: { feature: 'support-chat' }, answers: { request_count: plain(675), retrieval_no_hit_rate: share(25, 675), no_hit_but_answered_rate: share(0, 25), citation_coverage: share(600, 650) } },
  ],
  groups: [
    { from: 0, to: 29, key: 'retrieval_no_hit_rate', group_by: 'feature', groups: { 'support-chat': share(275, 2_025), 'docs-assistant': share(25, 475) } },
  ],
  changes: [],
  markers: (at) => [
    { marker_id: 'index-gap-1', kind: 'note', title: 'Index help-center rebuilt', at: at(10) },
    { marker_id: 'index-gap-2', kind: 'incident', title: 'Pages on returns missing in help-center', at: at(14.5), severity: 'sev3', is_genai: true },
    { marker_id: 'index-gap-3', kind: 'note', title: 'Index help-center complete again', at: at(15) },
  ],
  evaluations: () => [],
  kpiValues: () => [],
};
