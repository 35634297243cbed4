/**
 * Pieces of spans where a project keeps no content. A whole span is looked at as it comes; a piece
 * may be folded again long after, so what its texts tell is taken from them before they are dropped.
 */
import { answerFacts } from '../conventions/answer-facts.ts';
import { COMPLETION_START } from '../conventions/langfuse.ts';
import { hasOwnText } from '../conventions/messages.ts';
import type { SpanFacts, SpanPart, ToldAnswer, ToldOutput } from '../facts.ts';
import { keysOf, questionHash } from '../rows.ts';
import { findCitations } from './citations.ts';
import { questionOf, textOf } from './text.ts';

/** What the rule judge looks at in memory alone. */
export interface PassingTexts {
  answer: string;
  documents: readonly string[];
}

export function textsOf(part: SpanPart): PassingTexts {
  const output = part.facts.output ?? (part.output_messages ? answerFacts(part.output_messages).output : null);
  return { answer: output == null ? '' : textOf(output), documents: (part.facts.documents ?? []).flatMap(({ content }) => (content ? [content] : [])) };
}

/** The piece with what its texts told, and without them. */
export function withoutTexts({ input_messages: _, output_messages: messages, ...part }: SpanPart): SpanPart {
  const told = messages && messages.length > 0 ? toldBy(messages) : null;
  return { ...part, facts: withoutContent(part.facts), ...(told ? { told_answer: told } : {}) };
}

function withoutContent({ input, output, attributes, events: _, ...facts }: Partial<SpanFacts>): Partial<SpanFacts> {
  const kept: Partial<SpanFacts> = facts;
  const question = input == null ? '' : questionOf(input);
  if (question !== '') kept.question_hash = questionHash(question);
  if (output != null) {
    kept.has_output = facts.has_output ?? hasOwnText(output);
    kept.output = '';
    kept.told_output = toldOutput(output, facts.citations != null);
  }
  if (facts.citations != null) kept.citations = facts.citations.map(({ target, start, end }) => ({ target, start, end }));
  if (facts.documents != null) kept.documents = facts.documents.map(namesOf);
  // No content: when the first token came.
  const firstToken = attributes?.[COMPLETION_START];
  if (firstToken !== undefined) kept.attributes = { [COMPLETION_START]: firstToken };
  return kept;
}

const namesOf = (document: NonNullable<SpanFacts['documents']>[number]) => ({ id: document.id, score: document.score, keys: keysOf(document) });

function toldOutput(output: unknown, isStructured: boolean): ToldOutput {
  const text = textOf(output);
  return { characters: text.length, markers: isStructured ? [] : findCitations(text) };
}

function toldBy(messages: NonNullable<SpanPart['output_messages']>): ToldAnswer | null {
  const answer = answerFacts(messages);
  if (answer.output == null) return null;
  return {
    has_output: answer.has_output === true,
    is_refusal: answer.is_refusal === true,
    finish_reason: answer.finish_reason ?? null,
    citations: answer.citations?.map(({ target, start, end }) => ({ target, start, end })) ?? null,
    documents: answer.documents?.map(namesOf) ?? null,
    ...toldOutput(answer.output, answer.citations != null),
  };
}
