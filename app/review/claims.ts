/** Claims of an answer: its sentences, and which of them a reviewer marked as not borne out. */
import type { Answers, Rubric } from '#schema/review.ts';
import { outcomeOf, spansOf } from './rubric.ts';

/** Start and end of each sentence, list item or table row with a word in it; code blocks count as one. */
export function claimsOf(answer: string): { start: number; end: number }[] {
  const claims: { start: number; end: number }[] = [];
  const pattern = /```[\s\S]*?(?:```|$)|[^\n]+/g;
  for (const block of answer.matchAll(pattern)) {
    const offset = block.index;
    if (block[0].startsWith('```')) {
      claims.push({ start: offset, end: offset + block[0].length });
      continue;
    }
    let start = 0;
    const ends = [...block[0].matchAll(/[.!?。！？]+(?=["')\]]*(?:\s|$)|[\u3000-\u9fff])/g)].map((match) => match.index + match[0].length);
    for (const end of [...ends, block[0].length]) {
      if (/\p{L}{2}|\p{Script=Han}/u.test(block[0].slice(start, end))) claims.push({ start: offset + start, end: offset + end });
      start = end;
    }
  }
  return claims;
}

/**
 * How many claims of the answer a label finds not borne out: those that its spans touch, and at
 * least one when the verdict is positive.
 * @returns null when the label does not decide
 */
export function badClaims(rubric: Rubric, answers: Answers, answer: string): { bad: number; claims: number } | null {
  const outcome = outcomeOf(rubric, answers);
  if (outcome === null || outcome === undefined) return null;
  const claims = claimsOf(answer);
  const count = Math.max(1, claims.length);
  if (outcome === 0) return { bad: 0, claims: count };
  const spans = spansOf(answers).filter((span) => span.where === 'answer' && rubric.verdict.positive.includes(span.label));
  const touched = claims.filter((claim) => spans.some((span) => span.start < claim.end && span.end > claim.start)).length;
  return { bad: Math.min(count, Math.max(1, touched)), claims: count };
}
