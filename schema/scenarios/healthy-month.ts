/** A month in which everything is within its target: what good looks like. */
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
  answers: {},
  windows: [],
  groups: [],
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
