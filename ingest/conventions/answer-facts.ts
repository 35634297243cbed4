/** Input and output that did not come as attributes: single messages of logs, bodies of Langfuse's legacy batches. */
import type { SpanFacts } from '../facts.ts';
import type { AttributeValue } from '../neutral.ts';
import { type Content, type Output, useAnswer } from './content.ts';
import { plainReason, isRefusalReason } from './finish-reason.ts';
import { readQuestion } from './messages.ts';

type AnswerFacts = Pick<SpanFacts, 'output' | 'has_output' | 'is_refusal' | 'finish_reason' | 'citations' | 'documents'>;

/**
 * What an output of any shape says: its text where it has a single one, whether it is a refusal,
 * why it ended, what it cites. Everything is null when there is nothing in it.
 */
export function answerFacts(value: AttributeValue): AnswerFacts {
  const output: Output = { content: null, raw: undefined, hasOutput: false, isRefused: false, finishReason: undefined, citations: null, webResults: [] };
  const isUsed = useAnswer(value, output);
  const reason = output.finishReason;
  return {
    output: output.content,
    has_output: isUsed ? output.hasOutput : null,
    is_refusal: output.isRefused || (reason !== undefined && isRefusalReason(reason)) ? true : null,
    finish_reason: reason === undefined ? null : plainReason(reason),
    citations: output.citations,
    documents: output.webResults.length > 0 ? output.webResults : null,
  };
}

/** An input of any shape: the text of a single message, else as sent; null when there is nothing in it. */
export function questionContent(value: AttributeValue): Content | null {
  const text = readQuestion(value);
  if (text !== undefined) return text;
  if (value === null || value === '') return null;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}
