/** How much there was. */
import type { KpiDefinition } from './definition.ts';

export const TRAFFIC = [
  {
    key: 'request_count',
    title: 'Requests',
    family: 'traffic',
    question: 'How often was it used?',
    definition: 'Root spans: what a user waited for. A request that was sent again, or in pieces, counts once.',
    numerator: 'requests',
    denominator: 'none',
    unit: 'count',
    better: 'none',
    target: null,
    minimumSample: 0,
    source: 'requests',
    measure: { kind: 'count', count: 'true', interval: 'none' },
    examples: 'true',
  },
] as const satisfies readonly KpiDefinition[];
