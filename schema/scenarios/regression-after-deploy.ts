/**
 * The demo: a month of a shop's assistants. On day 19 a release brings prompt v7, which sounds
 * warmer and cites less; around it stand an hour of outage and a day and a half of high cost.
 */
import { evaluationScores, relevanceScores, weekValues } from './events-beside.ts';
import { REGRESSION_ANSWERS, REGRESSION_CHANGES, REGRESSION_GROUPS, REGRESSION_WINDOWS } from './regression-answers.ts';
import { REGRESSION_BLOCKS } from './regression-blocks.ts';
import type { Scenario } from './plan.ts';

export const REGRESSION_AFTER_DEPLOY: Scenario = {
  name: 'regression-after-deploy',
  title: 'A regression after a deploy',
  story:
    'Northwind Outdoor runs five assistants. On day 19 release 3.15.0 brings version 7 of the support prompt: answers get longer and slower, cite less, and are given even when the search found nothing. Before it, Anthropic is away for two hours; after it, 3.15.1 routes the order agent to a dear model for two days.',
  blocks: REGRESSION_BLOCKS,
  answers: REGRESSION_ANSWERS,
  windows: REGRESSION_WINDOWS,
  groups: REGRESSION_GROUPS,
  changes: REGRESSION_CHANGES,
  markers: (at) => [
    { marker_id: 'regression-1', kind: 'deploy', title: 'app 3.14.0', at: at(0) },
    { marker_id: 'regression-2', kind: 'incident', title: 'Anthropic overloaded', at: at(12.5), severity: 'sev2', is_genai: false },
    { marker_id: 'regression-3', kind: 'deploy', title: 'app 3.15.0', at: at(18) },
    { marker_id: 'regression-4', kind: 'prompt', title: 'support-answer v7', at: at(18), feature: 'support-chat' },
    { marker_id: 'regression-5', kind: 'incident', title: 'Answers without sources', at: at(20.5), severity: 'sev3', is_genai: true, feature: 'support-chat' },
    { marker_id: 'regression-6', kind: 'deploy', title: 'app 3.15.1', at: at(23) },
    { marker_id: 'regression-7', kind: 'incident', title: 'Budget of the order agent used up', at: at(24.5), severity: 'sev2', is_genai: true, feature: 'order-status' },
    { marker_id: 'regression-8', kind: 'deploy', title: 'app 3.15.2', at: at(25) },
    { marker_id: 'regression-9', kind: 'rubric', title: 'Rubric 2: claims are judged one by one', at: at(5) },
  ],
  evaluations: (at) => [
    // 60 cases a run: 58 + 58 + 57 + 50 = 223 of 240. Golden set, 40 tasks: 39 + 38 + 33 = 110 of 120.
    ...evaluationScores(
      [
        { day: 3, suite: 'regression', cases: 60, passed: 58, critical: 6 },
        { day: 10, suite: 'regression', cases: 60, passed: 58, critical: 6 },
        { day: 17, suite: 'regression', cases: 60, passed: 57, critical: 6 },
        { day: 24, suite: 'regression', cases: 60, passed: 50, critical: 6 },
        { day: 3, suite: 'golden-set', cases: 40, passed: 39, critical: 0 },
        { day: 17, suite: 'golden-set', cases: 40, passed: 38, critical: 0 },
        { day: 24, suite: 'golden-set', cases: 40, passed: 33, critical: 0 },
      ],
      at,
    ),
    // 100 judged searches. Precision (20 × 3/5 + 15 × 2/5 + 10 × 1/5 + 5 × 0) × 2 = (12 + 6 + 2) × 2 = 40, so 0.4;
    // hits 90 of 100; reciprocal ranks (20 × 1 + 15 × 1 + 10 × 1/2) × 2 = 80, so 0.8.
    ...relevanceScores(
      [6, 20].map((day) => ({
        day,
        judged: [
          { queries: 20, relevant_ranks: [1, 2, 4] },
          { queries: 15, relevant_ranks: [1, 3] },
          { queries: 10, relevant_ranks: [2] },
          { queries: 5, relevant_ranks: [] },
        ],
      })),
      at,
    ),
  ],
  kpiValues: (at) =>
    weekValues(
      [
        { from: 1, to: 8, satisfaction: { mean: 4.3, deviation: 0.7, answers: 20 }, docs: { fresh: 180, owned: 200 }, delivery: { completed: 18, committed: 20 }, pr_days: 1.4 },
        { from: 8, to: 15, satisfaction: { mean: 4.2, deviation: 0.8, answers: 20 }, docs: { fresh: 182, owned: 200 }, delivery: { completed: 16, committed: 20 }, pr_days: 1.6 },
        { from: 15, to: 22, satisfaction: { mean: 4.1, deviation: 0.8, answers: 30 }, docs: { fresh: 186, owned: 200 }, delivery: { completed: 19, committed: 20 }, pr_days: 2.1 },
        { from: 22, to: 29, satisfaction: { mean: 3.6, deviation: 1.0, answers: 30 }, docs: { fresh: 188, owned: 200 }, delivery: { completed: 14, committed: 20 }, pr_days: 1.8 },
      ],
      at,
    ),
};
