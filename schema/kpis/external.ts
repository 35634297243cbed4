/** Measured elsewhere and sent to `POST /v1/kpi-values`, uploaded or typed in. */
import type { KpiDefinition } from './definition.ts';

const external = { source: 'kpi_values', family: 'external', isCore: true, minimumSample: 0 } as const;

export const EXTERNAL = [
  {
    ...external,
    key: 'stakeholder_satisfaction',
    title: 'Stakeholder satisfaction',
    question: 'Are those who asked for it content?',
    definition: 'Mean score of the survey, 1 to 5.',
    numerator: 'sum of the scores',
    denominator: 'answers',
    unit: 'score',
    better: 'higher',
    target: { value: 4, direction: 'higher' },
    measure: { kind: 'external', combine: 'mean' },
  },
  {
    ...external,
    key: 'docs_freshness',
    title: 'Documentation freshness',
    question: 'Are our documents kept up?',
    definition: 'Owned documents updated within 90 days ÷ owned documents, as last counted.',
    numerator: 'documents updated within 90 days',
    denominator: 'owned documents',
    unit: 'share',
    better: 'higher',
    target: { value: 0.9, direction: 'higher' },
    measure: { kind: 'external', combine: 'latest' },
  },
  {
    ...external,
    key: 'delivery',
    title: 'Delivery',
    question: 'Do we finish what we commit to?',
    definition: 'Completed ÷ committed scope.',
    numerator: 'completed',
    denominator: 'committed',
    unit: 'share',
    better: 'higher',
    target: { value: 0.8, direction: 'higher' },
    measure: { kind: 'external', combine: 'ratio' },
  },
  {
    ...external,
    key: 'pr_cycle_time',
    title: 'Pull request cycle time',
    question: 'How long does a change wait?',
    definition: 'Median days from opened to merged, as last measured.',
    numerator: 'days',
    denominator: 'pull requests',
    unit: 'days',
    better: 'lower',
    target: { value: 2, direction: 'lower' },
    measure: { kind: 'external', combine: 'latest' },
  },
] as const satisfies readonly KpiDefinition[];
