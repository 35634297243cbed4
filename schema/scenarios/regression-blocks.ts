/**
 * The plan of the demo, in three stretches: [0, 7), [7, 18) and [18, 29). The last two are equally
 * long, so that "this period against the one before" is before and after the deploy.
 *
 * Requests by stretch (the outage is in the second, the spike in the third):
 *                              [0, 7)  [7, 18)  [18, 29)
 *   support-chat, gpt-4.1        1100     1825      1825
 *   support-chat, Claude          450      725       725
 *   outage: support-chat                    75
 *   product-finder                800     1250      1250
 *   order-status                  700     1100      1100
 *   spike: order-status                               200
 *   docs-assistant                300      475       475
 *   outage: docs-assistant                  25
 *   email-draft                   250      400       400
 *   staging, development                   100        75
 *   sum                          3600     5975      6050   = 15,625
 */
import { gpt41, mini4o, PREVIEW_8B, sonnet45, TUNED_8B } from './models.ts';
import type { Block } from './plan.ts';

type Shape = Omit<Block, 'from' | 'to' | 'release' | 'counts'>;

const HELP_CENTER = { name: 'help-center', threshold: 0.5 };

const SUPPORT = {
  feature: 'support-chat',
  environment: 'production',
  prompt_name: 'support-answer',
  is_streaming: true,
  has_guardrail: true,
  has_rerank: true,
  index: HELP_CENTER,
};
/** 1,500 × 2.00 + 500 × 0.50 + 250 × 8.00 = 5,250 */
const GPT_V6: Shape = { ...SUPPORT, prompt_version: 'v6', use: gpt41(0.00525), tokens: { input: 2000, cached: 500, output: 250 }, latency_factor: 1 };
/** 1,900 × 2.00 + 500 × 0.50 + 350 × 8.00 = 6,850 */
const GPT_V7: Shape = { ...SUPPORT, prompt_version: 'v7', use: gpt41(0.00685), tokens: { input: 2400, cached: 500, output: 350 }, latency_factor: 1.5 };
/** 1,500 × 3.00 + 500 × 0.30 + 300 × 15.00 = 9,150 */
const CLAUDE_V6: Shape = { ...SUPPORT, prompt_version: 'v6', use: sonnet45(0.00915), tokens: { input: 2000, cached: 500, output: 300 }, latency_factor: 1 };
/** 1,900 × 3.00 + 500 × 0.30 + 400 × 15.00 = 11,850 */
const CLAUDE_V7: Shape = { ...SUPPORT, prompt_version: 'v7', use: sonnet45(0.01185), tokens: { input: 2400, cached: 500, output: 400 }, latency_factor: 1.5 };

/** 1,000 × 0.15 + 200 × 0.60 = 270 */
const FINDER: Shape = {
  feature: 'product-finder',
  environment: 'production',
  prompt_name: 'product-finder',
  prompt_version: 'v3',
  use: mini4o(0.00027),
  tokens: { input: 1000, cached: 0, output: 200 },
  latency_factor: 0.5,
  is_streaming: true,
  has_guardrail: false,
  has_rerank: false,
  index: { name: 'catalogue', threshold: null },
};

/** 600 × 0.15 + 50 × 0.60 = 120 a call, two calls a request. */
const ORDERS: Shape = {
  feature: 'order-status',
  environment: 'production',
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
/** 3,000 × 2.00 + 400 × 8.00 = 9,200 a call, six calls a request. */
const ORDERS_DEAR: Shape = { ...ORDERS, use: gpt41(0.0092), tokens: { input: 3000, cached: 0, output: 400 }, latency_factor: 2 };

/** 2,000 × 3.00 + 1,000 × 0.30 + 400 × 15.00 = 12,300 */
const DOCS: Shape = {
  feature: 'docs-assistant',
  environment: 'production',
  prompt_name: 'handbook-qa',
  prompt_version: 'v1',
  use: sonnet45(0.0123),
  tokens: { input: 3000, cached: 1000, output: 400 },
  latency_factor: 1.25,
  is_streaming: true,
  has_guardrail: false,
  has_rerank: false,
  index: { name: 'handbook', threshold: 0.5 },
};

const DRAFTS: Shape = {
  feature: 'email-draft',
  environment: 'production',
  prompt_name: 'email-draft',
  prompt_version: 'v1',
  use: TUNED_8B,
  tokens: { input: 500, cached: null, output: 300 },
  latency_factor: 0.75,
  is_streaming: false,
  has_guardrail: false,
  has_rerank: false,
  index: null,
};

const FIRST = { from: 0, to: 7, release: 'app-3.14.0' };
const BEFORE = { from: 7, to: 18, release: 'app-3.14.0' };
const AFTER = { from: 18, to: 29, release: 'app-3.15.0' };
const OUTAGE = { from: 12.5, to: 12.5 + 1 / 12, release: 'app-3.14.0' };

export const REGRESSION_BLOCKS: readonly Block[] = [
  { ...GPT_V6, ...FIRST, counts: { cited: 800, uncited: 75, invented: 25, empty_refused: 25, below_refused: 25, no_retrieval: 100, blocked: 25, retried: 25 } },
  {
    ...GPT_V6,
    ...BEFORE,
    counts: { cited: 1300, uncited: 125, invented: 25, empty_refused: 50, empty_answered: 25, below_refused: 25, no_retrieval: 175, blocked: 25, retried: 50, failed_rate_limit: 25 },
  },
  {
    ...GPT_V7,
    ...AFTER,
    counts: {
      cited: 950,
      uncited: 325,
      invented: 75,
      invented_only: 50,
      empty_refused: 25,
      empty_answered: 50,
      empty_cited: 25,
      below_answered: 50,
      no_retrieval: 175,
      blocked: 25,
      retried: 50,
      failed_rate_limit: 25,
    },
  },
  { ...CLAUDE_V6, ...FIRST, counts: { cited: 350, uncited: 25, empty_refused: 25, no_retrieval: 50 } },
  { ...CLAUDE_V6, ...BEFORE, counts: { cited: 550, uncited: 50, empty_refused: 25, below_refused: 25, no_retrieval: 75 } },
  { ...CLAUDE_V7, ...AFTER, counts: { cited: 400, uncited: 150, invented: 25, empty_refused: 25, empty_answered: 25, below_answered: 25, no_retrieval: 75 } },
  // The fallback: 1,500 × 2.00 + 500 × 0.50 + 300 × 8.00 = 5,650
  { ...CLAUDE_V6, ...OUTAGE, fallback: gpt41(0.00565), latency_factor: 2, counts: { fallback: 50, failed_provider: 25 } },
  { ...FINDER, ...FIRST, counts: { cited_structured: 625, uncited: 75, empty_refused: 50, cached: 50 } },
  { ...FINDER, ...BEFORE, counts: { cited_structured: 975, uncited: 125, empty_refused: 75, cached: 50, failed_provider: 25 } },
  { ...FINDER, ...AFTER, counts: { cited_structured: 975, uncited: 125, empty_refused: 75, cached: 50, retrieval_error: 25 } },
  { ...ORDERS, ...FIRST, counts: { tool: 700 } },
  { ...ORDERS, ...BEFORE, counts: { tool: 1075, failed_tool: 25 } },
  { ...ORDERS, ...AFTER, counts: { tool: 1075, failed_tool: 25 } },
  { ...ORDERS_DEAR, from: 23, to: 25, release: 'app-3.15.1', counts: { runaway: 200 } },
  { ...DOCS, ...FIRST, counts: { cited_structured: 250, uncited: 25, below_refused: 25 } },
  { ...DOCS, ...BEFORE, counts: { cited_structured: 375, uncited: 50, empty_refused: 25, below_refused: 25 } },
  { ...DOCS, ...AFTER, counts: { cited_structured: 375, uncited: 50, empty_refused: 25, below_refused: 25 } },
  { ...DOCS, ...OUTAGE, latency_factor: 2, counts: { failed_provider: 25 } },
  { ...DRAFTS, ...FIRST, counts: { no_retrieval: 250 } },
  { ...DRAFTS, ...BEFORE, counts: { no_retrieval: 400 } },
  { ...DRAFTS, ...AFTER, counts: { no_retrieval: 400 } },
  { ...GPT_V7, environment: 'staging', from: 14, to: 18, release: 'app-3.15.0-rc1', counts: { cited: 50, uncited: 25, invented: 25 } },
  { ...FINDER, environment: 'development', prompt_version: 'v4', use: PREVIEW_8B, from: 20, to: 29, release: 'dev', counts: { cited_structured: 50, uncited: 25 } },
];
