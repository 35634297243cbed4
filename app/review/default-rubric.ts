/** The rubric to start with: is the answer borne out by what was retrieved? Safe in a browser. */
import { rubricSchema, type Rubric } from '#schema/review.ts';

const NOT_BORNE_OUT = ['unsupported', 'contradicted'];

export const DEFAULT_RUBRIC: Rubric = rubricSchema.parse({
  rubric_id: 'default',
  version: 1,
  name: 'Groundedness',
  verdict: { question: 'verdict', positive: NOT_BORNE_OUT, undecided: ['cant_tell'] },
  questions: [
    {
      id: 'verdict',
      kind: 'one_of',
      prompt: 'Is every claim borne out by the documents?',
      help: 'One claim that is not is enough. What everybody knows and politeness are no claims.',
      is_required: true,
      options: [
        { value: 'supported', label: 'Supported', key: '1', is_final: true, help: 'Every claim follows from a document shown.' },
        { value: 'unsupported', label: 'Unsupported', key: '2', help: 'A claim has no ground in any document.' },
        { value: 'contradicted', label: 'Contradicted', key: '3', help: 'A document says otherwise.' },
        { value: 'cant_tell', label: "Can't tell", key: '4', help: 'The evidence at hand does not decide it.' },
      ],
    },
    {
      id: 'failure_mode',
      kind: 'one_of',
      prompt: 'What went wrong?',
      help: 'The first cause, not the last symptom.',
      is_required: true,
      when: { question: 'verdict', is: NOT_BORNE_OUT },
      options: [
        { value: 'retrieval_miss', label: 'Retrieval miss', key: 'm' },
        { value: 'wrong_document', label: 'Wrong document used', key: 'w' },
        { value: 'unsupported_claim', label: 'Unsupported claim', key: 'n' },
        { value: 'contradiction', label: 'Contradiction', key: 'x' },
        { value: 'wrong_citation', label: 'Wrong citation', key: 'i' },
        { value: 'ambiguous_question', label: 'Ambiguous question', key: 'a' },
        { value: 'policy_or_tone', label: 'Policy or tone', key: 'p' },
        { value: 'refused_needlessly', label: 'Refused needlessly', key: 'r' },
        { value: 'pii', label: 'PII', key: 'l' },
      ],
    },
    {
      id: 'severity',
      kind: 'one_of',
      prompt: 'How bad for the user?',
      when: { question: 'verdict', is: NOT_BORNE_OUT },
      options: [
        { value: 'minor', label: 'Minor', key: '5' },
        { value: 'major', label: 'Major', key: '6' },
        { value: 'critical', label: 'Critical', key: '7' },
      ],
    },
    {
      id: 'citation_correctness',
      kind: 'one_of',
      prompt: 'Do the cited passages support what they are cited for?',
      options: [
        { value: 'complete', label: 'Complete', key: '8' },
        { value: 'partial', label: 'Partial', key: '9' },
        { value: 'none', label: 'None', key: '0' },
      ],
    },
    { id: 'spans', kind: 'spans', prompt: 'Which words?', help: 'Select text in the answer or in a document.' },
    { id: 'relevance', kind: 'documents', prompt: 'Which documents are relevant to the question?', help: 'D, then the number of the document: once relevant, twice not.' },
    { id: 'comment', kind: 'text', prompt: 'Comment' },
  ],
});
