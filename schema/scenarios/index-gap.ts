/** A rebuilt index lacks a part of its documents for five days. */
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
  answers: {},
  windows: [],
  groups: [],
  markers: (at) => [
    { marker_id: 'index-gap-1', kind: 'note', title: 'Index help-center rebuilt', at: at(10) },
    { marker_id: 'index-gap-2', kind: 'incident', title: 'Pages on returns missing in help-center', at: at(14.5), severity: 'sev3', is_genai: true },
    { marker_id: 'index-gap-3', kind: 'note', title: 'Index help-center complete again', at: at(15) },
  ],
  evaluations: () => [],
  kpiValues: () => [],
};
