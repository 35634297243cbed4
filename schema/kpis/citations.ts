/** Whether answers say where they have it from. */
import type { KpiDefinition } from './definition.ts';

export const CITATIONS = [
  {
    key: 'citation_coverage',
    title: 'Citation coverage',
    family: 'citations',
    isCore: true,
    question: 'How many answers name a source that is really there?',
    definition:
      'Supported requests whose answer has at least one citation that resolves to a retrieved document ÷ supported requests. Supported: a retrieval found something at or above the threshold, and the answer is no refusal.',
    numerator: 'answers with a resolved citation',
    denominator: 'supported requests',
    unit: 'share',
    better: 'higher',
    target: { value: 0.85, direction: 'higher' },
    minimumSample: 30,
    source: 'requests',
    measure: {
      kind: 'share',
      numerator: 'resolved_citation_count > 0',
      denominator: "no_hit = 'hit' AND NOT ifNull(is_refusal, false) AND citation_count IS NOT NULL",
    },
    // What one wants to see are the answers that cite nothing.
    examples: "no_hit = 'hit' AND NOT ifNull(is_refusal, false) AND citation_count IS NOT NULL AND ifNull(resolved_citation_count, 0) = 0",
  },
  {
    key: 'citation_validity',
    title: 'Citation validity',
    family: 'citations',
    question: 'How many citations point at a document that was retrieved?',
    definition: 'Citations that resolve to a retrieved document ÷ citations. An invented id is a wrong citation. The interval takes the citations of one answer as a cluster.',
    numerator: 'citations that resolve',
    denominator: 'citations',
    unit: 'share',
    better: 'higher',
    target: null,
    minimumSample: 30,
    source: 'requests',
    measure: {
      kind: 'ratio',
      amount: 'if(citation_count > 0, resolved_citation_count, NULL)',
      count: 'if(citation_count > 0 AND resolved_citation_count IS NOT NULL, citation_count, NULL)',
      isShare: true,
    },
    examples: 'citation_count > resolved_citation_count',
  },
  {
    key: 'citation_correctness',
    title: 'Citation correctness',
    family: 'citations',
    question: 'How many citations support what they are cited for?',
    definition: 'Labelled citations whose document supports the sentence completely ÷ labelled citations. Partial support and none are shown beside it.',
    numerator: 'citations with complete support',
    denominator: 'labelled citations',
    unit: 'share',
    better: 'higher',
    target: null,
    minimumSample: 30,
    source: 'labels',
    measure: { kind: 'labels' },
  },
] as const satisfies readonly KpiDefinition[];
