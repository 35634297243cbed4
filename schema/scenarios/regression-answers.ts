/**
 * The true answers of the demo, with the arithmetic that gives them, from the plan in
 * regression-blocks.ts. Outcomes over the whole of it:
 *
 *   cited 4400 · cited_structured 3625 · uncited 1250 · invented 175 · invented_only 50
 *   empty_refused 425 · empty_answered 100 · empty_cited 25 · below_refused 150 · below_answered 75
 *   retrieval_error 25 · no_retrieval 1700 · cached 150 · blocked 75 · retried 125 · fallback 50
 *   tool 2850 · runaway 200 · failed_provider 75 · failed_rate_limit 50 · failed_tool 50   = 15,625
 *
 * Intervals are Wilson's and, of differences, Newcombe's with z = 1.959963984540054, by a program of
 * their own in another language.
 */
import { of, plain, share, within } from './answers.ts';
import type { Answers, ChangeAnswers, GroupAnswers, WindowAnswers } from './plan.ts';

export const REGRESSION_ANSWERS: Answers = {
  request_count: plain(15_625),
  // Answer calls × price, by block:
  //   support-chat, gpt-4.1: 1100 × .00525 + 1800 × .00525 + 1800 × .00685 = 5.775 + 9.45 + 12.33       = 27.555
  //   support-chat, Claude: 450 × .00915 + 725 × .00915 + 725 × .01185 = 4.1175 + 6.63375 + 8.59125    = 19.3425
  //   outage: 50 × .00565 = .2825          staging: 100 × .00685 = .685          drafts: 1050 × .0004 = .42
  //   product-finder: (750 + 1175 + 1200) × .00027                                                     =   .84375
  //   order-status: (1400 + 2175 + 2175) × .00012 = .69        spike: 1200 × .0092                     = 11.04
  //   docs-assistant: (300 + 475 + 475) × .0123                                                        = 15.375
  //   together 76.23375
  // Reranks, one a hit of support-chat: 925 + 1525 + 1475 + 375 + 600 + 575 + 75 + 100 = 5650 × .002   = 11.3
  // Embeddings, one a retrieval: 10,600 × .000001                                                      =   .0106
  cost_total: plain(87.54435),
  // Without the 75 of development, whose model has no price: 15,550 requests, less their 75 embeddings.
  cost_per_request: { value: 87.544275 / 15_550, numerator: 87.544275, denominator: 15_550 },
  // 175 failed.
  cost_per_successful_request: { value: 87.544275 / 15_375, numerator: 87.544275, denominator: 15_375 },
  latency_p50: of(1_575, 15_625),
  latency_p95: { ...of(4_750, 15_625), verdict: 'bad' },
  latency_p99: of(6_500, 15_625),
  // Streamed and answered by a model: support-chat 6825 − 75 failed, product-finder 3375 − 150 cached − 25 failed, docs 1275 − 25.
  ttft_p95: of(1_900, 11_200),
  // 15,625 − 150 cached − 125 whose every call failed.
  tokens_per_request: of(1_750, 15_350),
  tokens_per_request_p95: of(3_440, 15_350),
  // 75 + 50 + 50
  error_rate: within(share(175, 15_625), 0.009665912, 0.012974375, 'undetermined'),
  // Failed: 125 retried + 50 fallback + 2 × 75 + 3 × 50 = 475. All: 475, and with usage 2 × 2850 + 6 × 200 + 50 of a failed tool
  // + one each of the other 12,250 = 19,200.
  provider_error_rate: within(share(475, 19_675), 0.022088668, 0.026381739),
  // 125 retried + 3 × 50
  rate_limit_events: { ...of(275, 19_675), verdict: 'bad' },
  // All but the 150 cached made a call.
  fallback_rate: within(share(50, 15_475), 0.002451826, 0.004256781),
  // 425 + 150 + 75 of the answers that a model wrote: 15,625 − 175 failed − 150 cached
  refusal_rate: within(share(650, 15_300), 0.03940099, 0.045796015),
  // support-chat, staging included: 1100 + 1825 + 1825 + 450 + 725 + 725 + 75 + 100
  safety_trigger_rate: within(share(75, 6_825), 0.008776238, 0.013751955),
  // Those with an index tell: 6825 + 3375 + 1275
  cache_hit_rate: share(150, 11_475),
  // Cached: 500 × (4700 + 1900 + 50 + 100) + 1000 × 1250 = 3,375,000 + 1,250,000.
  // Input: 2000 × (2900 + 1175 + 50) + 2400 × (1800 + 725 + 100) = 8,250,000 + 6,300,000; finder 1000 × (3125 + 75);
  // orders 600 × 5750 + 3000 × 1200 = 3,450,000 + 3,600,000; docs 3000 × 1250 = 3,750,000. The drafts do not tell.
  cached_input_share: share(4_625_000, 28_550_000),
  // Hits: 4400 + 3625 + 1250 + 175 + 50 + 125 + 50 + 75 + 50 = 9800. Empty 425 + 100 + 25, below 150 + 75.
  retrieval_no_hit_rate: within(share(775, 10_575), 0.06847252, 0.078409487, 'bad'),
  retrieval_no_hit_empty_rate: within(share(550, 10_575), 0.047937723, 0.056406544),
  // The catalogue (3200 told) has no threshold.
  retrieval_no_hit_below_threshold_rate: within(share(225, 7_375), 0.026821224, 0.034684564),
  // 100 + 25 + 75
  no_hit_but_answered_rate: within(share(200, 775), 0.228504067, 0.290011549),
  // Hits that were answered: 9800 − 75 − 50. With a resolved citation: 4400 + 3625 + 175 + 125 + 50.
  citation_coverage: within(share(8_375, 9_675), 0.858692033, 0.872283882, 'good'),
  // Resolved: 2 × (4400 + 3625 + 125 + 50) + 175 = 16,575. Beside them: 175 + 50 + 25 that do not.
  citation_validity: share(16_575, 16_825),
  // Up: 2 of 25 of 4400 + 3625 + 2850 = 870. Down: 1 of 25 of 1250 + 175 + 50 + 100 + 25 + 425 + 75 = 84.
  user_positive_rate: within(share(870, 954), 0.892276295, 0.928318797),
  // 58 + 58 + 57 + 50 of four runs of 60
  eval_pass_rate: within(share(223, 240), 0.889503156, 0.955308063, 'undetermined'),
  golden_set_success: within(share(110, 120), 0.853377678, 0.95410635),
  retrieval_precision_at_k: { value: 0.4, numerator: 40, denominator: 100 },
  hit_rate_at_k: within(share(90, 100), 0.825634338, 0.944770863),
  mrr: { value: 0.8, numerator: 80, denominator: 100 },
  // Answers without sources (sev3), the agent's budget (sev2); the outage is the provider's.
  genai_incidents: { ...plain(2), verdict: 'bad' },
  // 20 × 4.3 + 20 × 4.2 + 30 × 4.1 + 30 × 3.6 = 401 of 100 answers
  stakeholder_satisfaction: { value: 4.01, numerator: 401, denominator: 100 },
  docs_freshness: { ...share(188, 200), verdict: 'good' },
  // 18 + 16 + 19 + 14 of 4 × 20
  delivery: { ...share(67, 80), verdict: 'good' },
  pr_cycle_time: { ...plain(1.8), verdict: 'good' },
};

/** The two stretches of 11 days before and after the deploy. */
export const REGRESSION_WINDOWS: readonly WindowAnswers[] = [
  {
    from: 7,
    to: 18,
    answers: {
      request_count: plain(5_975),
      // 9.45 + 6.63375 + .2825 + 1175 × .00027 + 2175 × .00012 + 475 × .0123 + 400 × .0004 + .685 = 23.632;
      // reranks 1525 + 600 + 75 + 100 = 2300 × .002 = 4.6; 4150 embeddings .00415.
      cost_total: plain(28.23615),
      cost_per_successful_request: { value: 28.23615 / 5_850, numerator: 28.23615, denominator: 5_850 },
      latency_p50: of(1_475, 5_975),
      latency_p95: of(4_075, 5_975),
      latency_p99: of(6_500, 5_975),
      ttft_p95: of(1_520, 4_325),
      tokens_per_request: of(1_750, 5_825),
      error_rate: share(125, 5_975),
      rate_limit_events: of(125, 7_225),
      fallback_rate: share(50, 5_925),
      refusal_rate: share(275, 5_800),
      retrieval_no_hit_rate: share(275, 4_150),
      retrieval_no_hit_empty_rate: share(200, 4_150),
      retrieval_no_hit_below_threshold_rate: share(75, 2_950),
      no_hit_but_answered_rate: share(25, 275),
      citation_coverage: share(3_400, 3_775),
      citation_validity: share(6_750, 6_800),
    },
  },
  {
    from: 18,
    to: 29,
    answers: {
      request_count: plain(6_050),
      // 12.33 + 8.59125 + 1200 × .00027 + 2175 × .00012 + 11.04 + 475 × .0123 + 400 × .0004 = 38.54875;
      // reranks 1475 + 575 = 2050 × .002 = 4.1; 4000 + 25 embeddings .004025. Development is unpriced.
      cost_total: plain(42.652775),
      cost_per_successful_request: { value: 42.6527 / 5_925, numerator: 42.6527, denominator: 5_925 },
      latency_p50: of(1_775, 6_050),
      latency_p95: of(5_280, 6_050),
      latency_p99: of(7_800, 6_050),
      ttft_p95: of(2_280, 4_275),
      tokens_per_request: of(2_130, 5_975),
      error_rate: share(50, 6_050),
      rate_limit_events: of(125, 8_175),
      fallback_rate: share(0, 6_000),
      refusal_rate: share(200, 5_950),
      // gpt-4.1 150 of 1625, Claude 75 of 650, finder 75 of 1175, docs 50 of 475, development 0 of 75
      retrieval_no_hit_rate: share(350, 4_000),
      retrieval_no_hit_empty_rate: share(250, 4_000),
      retrieval_no_hit_below_threshold_rate: share(100, 2_750),
      no_hit_but_answered_rate: share(175, 350),
      citation_coverage: share(2_900, 3_625),
      citation_validity: share(5_700, 5_875),
    },
  },
  {
    from: 18,
    to: 29,
    where: { feature: 'support-chat' },
    answers: {
      request_count: plain(2_550),
      // gpt-4.1: 950 + 75 + 50 of 950 + 325 + 75 + 50 + 50; Claude: 400 + 25 of 400 + 150 + 25
      citation_coverage: share(1_500, 2_025),
      // gpt-4.1: 25 + 50 + 25 + 50 of 1450 hits, 25 failed and these 150; Claude: 25 + 25 + 25 of 575 and these 75
      retrieval_no_hit_rate: share(225, 2_275),
    },
  },
];

const WHOLE = { from: 0, to: 29 };

export const REGRESSION_GROUPS: readonly GroupAnswers[] = [
  {
    ...WHOLE,
    key: 'error_rate',
    group_by: 'model',
    groups: {
      'gpt-4.1': share(50, 5_100),
      'claude-sonnet-4-5': share(50, 3_200),
      'gpt-4o-mini': share(75, 6_050),
      'northwind-8b': share(0, 1_050),
      'northwind-8b-preview': share(0, 75),
      '': share(0, 150),
    },
  },
  {
    ...WHOLE,
    key: 'cost_total',
    group_by: 'model',
    groups: {
      // 27.555 + .2825 + .685 + 11.04; reranks 925 + 1525 + 1475 + 100 + 50 = 4075 × .002 = 8.15; embeddings
      // 975 + 1625 + 1625 + 100 + 50 = 4375. Embedding and rerank count under the model that answered.
      'gpt-4.1': plain(47.716875),
      'claude-sonnet-4-5': plain(37.8705),
      'gpt-4o-mini': plain(1.5369),
      'northwind-8b': plain(0.42),
      'northwind-8b-preview': plain(0.000075),
    },
  },
  {
    ...WHOLE,
    key: 'citation_coverage',
    group_by: 'prompt_version',
    groups: { v6: share(3_175, 3_450), v7: share(1_575, 2_125), v3: share(2_575, 2_900), v1: share(1_000, 1_125), v4: share(50, 75), v2: share(0, 0) },
  },
  {
    ...WHOLE,
    key: 'retrieval_no_hit_rate',
    group_by: 'feature',
    groups: { 'support-chat': share(450, 6_100), 'product-finder': share(200, 3_200), 'docs-assistant': share(125, 1_275) },
  },
  {
    ...WHOLE,
    key: 'latency_p95',
    group_by: 'feature',
    groups: { 'support-chat': of(5_200, 6_825), 'product-finder': of(1_900, 3_375), 'docs-assistant': of(4_750, 1_275), 'email-draft': of(2_850, 1_050) },
  },
  {
    ...WHOLE,
    key: 'request_count',
    group_by: 'release',
    groups: { 'app-3.14.0': plain(9_475), 'app-3.15.0': plain(5_775), 'app-3.15.1': plain(200), 'app-3.15.0-rc1': plain(100), dev: plain(75) },
  },
  { ...WHOLE, key: 'request_count', group_by: 'environment', groups: { production: plain(15_450), staging: plain(100), development: plain(75) } },
  {
    ...WHOLE,
    key: 'error_rate',
    group_by: 'feature',
    groups: { 'support-chat': share(75, 6_825), 'product-finder': share(25, 3_375), 'order-status': share(50, 3_100), 'docs-assistant': share(25, 1_275), 'email-draft': share(0, 1_050) },
  },
];

/** The eleven days since the deploy against the eleven before it. */
export const REGRESSION_CHANGES: readonly ChangeAnswers[] = [
  {
    from: 18,
    to: 29,
    changes: {
      // 50/6050 − 125/5975: the outage lay before the deploy.
      error_rate: { difference: -0.012656039, low: -0.017077621, high: -0.008420405, is_detectable: true },
      // 2900/3625 − 3400/3775
      citation_coverage: { difference: -0.100662252, low: -0.116828671, high: -0.084526341, is_detectable: true },
      // 350/4000 − 275/4150
      retrieval_no_hit_rate: { difference: 0.02123494, low: 0.009676244, high: 0.032867631, is_detectable: true },
      // 175/350 − 25/275
      no_hit_but_answered_rate: { difference: 0.409090909, low: 0.343502861, high: 0.468509646, is_detectable: true },
      // 200/5950 − 275/5800
      refusal_rate: { difference: -0.013800348, low: -0.020992917, high: -0.006680368, is_detectable: true },
    },
  },
];
