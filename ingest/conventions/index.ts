/**
 * From what a protocol decoded to our facts. Never throws on odd input: a value that cannot be read
 * as what its name says stays among the attributes.
 *
 * Spans go through `normalise`, the log records of one request through `normaliseLogs`. Pieces are
 * folded onto their span by `ingest/fold.ts`.
 */
export { normalise } from './span-facts.ts';
export { normaliseLog, normaliseLogs } from './logs.ts';
export { hasOwnText } from './messages.ts';
export { answerFacts, questionContent } from './answer-facts.ts';
export { readDocuments } from './documents.ts';
export { readUsageDetails } from './usage.ts';
