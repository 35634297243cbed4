/** How well the review itself works. */
import { type KpiDefinition, scoredTraces } from './definition.ts';

const labels = { source: 'labels', measure: { kind: 'labels' }, family: 'review', target: null } as const;

export const REVIEW = [
  {
    ...labels,
    key: 'labels_done',
    title: 'Labels done',
    question: 'How much was reviewed?',
    definition: 'Labels saved in the window.',
    numerator: 'labels',
    denominator: 'labels planned',
    unit: 'count',
    better: 'higher',
    minimumSample: 0,
    examples: scoredTraces("source = 'human' AND name = 'verdict'"),
  },
  {
    ...labels,
    key: 'reviewer_alpha',
    title: 'Reviewer agreement',
    question: 'Would another reviewer say the same?',
    definition: 'Krippendorff’s α over the items that two reviewers labelled, with a bootstrap interval.',
    numerator: 'agreement beyond chance',
    denominator: 'items labelled twice',
    unit: 'score',
    better: 'higher',
    minimumSample: 30,
    seenAt: { path: '/review/agreement', title: 'Where reviewers disagree' },
  },
  {
    ...labels,
    key: 'judge_sensitivity',
    title: 'Judge sensitivity',
    question: 'How many hallucinations does the judge see?',
    definition: 'Answers labelled as hallucinated that the judge had flagged ÷ answers labelled as hallucinated, weighted by their chance to be drawn.',
    numerator: 'flagged hallucinations',
    denominator: 'labelled hallucinations',
    unit: 'share',
    better: 'higher',
    minimumSample: 30,
    examples: scoredTraces("source = 'human' AND name = 'verdict' AND value = 1"),
  },
  {
    ...labels,
    key: 'judge_specificity',
    title: 'Judge specificity',
    question: 'How many good answers does the judge leave alone?',
    definition: 'Answers labelled as good that the judge had not flagged ÷ answers labelled as good, weighted by their chance to be drawn.',
    numerator: 'good answers not flagged',
    denominator: 'labelled good answers',
    unit: 'share',
    better: 'higher',
    minimumSample: 30,
    examples: scoredTraces("source = 'human' AND name = 'verdict' AND value = 0"),
  },
] as const satisfies readonly KpiDefinition[];
