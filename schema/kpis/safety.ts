/** What had to be stopped, and what slipped through. */
import type { KpiDefinition } from './definition.ts';

export const SAFETY = [
  {
    key: 'safety_trigger_rate',
    title: 'Safety trigger rate',
    family: 'safety',
    isCore: true,
    question: 'How often did a guardrail step in?',
    definition: 'Requests in which a guardrail triggered ÷ requests that ran a guardrail.',
    numerator: 'requests with a triggered guardrail',
    denominator: 'requests that ran one',
    unit: 'share',
    better: 'none',
    target: null,
    targetNote: 'stable: an alert on change',
    minimumSample: 30,
    source: 'requests',
    measure: { kind: 'share', numerator: 'is_guardrail_triggered', denominator: 'is_guardrail_triggered IS NOT NULL' },
    examples: 'is_guardrail_triggered',
  },
  {
    key: 'pii_leakage_incidents',
    title: 'PII leakage incidents',
    family: 'safety',
    isCore: true,
    question: 'Did personal data leak into answers?',
    definition: 'Outputs in which a reviewer confirmed a leak of personal data. What was found and redacted before storage is counted beside it.',
    numerator: 'confirmed leaks',
    denominator: 'labelled outputs',
    unit: 'count',
    better: 'lower',
    target: { value: 0, direction: 'lower' },
    minimumSample: 0,
    source: 'labels',
    measure: { kind: 'labels' },
  },
] as const satisfies readonly KpiDefinition[];
