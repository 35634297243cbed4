/** What a reload must not lose: the half-made label, and what can be undone. Texts are never kept here, only ids and answers. */
import { z } from 'zod';
import { type Answers, answersSchema } from '#schema/review.ts';
import { type Done, UNDO_DEPTH } from '#app/review/session.ts';

const rememberedSchema = z.array(z.object({ item_id: z.string(), event_id: z.string(), answers: answersSchema, isSkip: z.boolean(), isRevealed: z.boolean() }));
export type Remembered = z.output<typeof rememberedSchema>[number];

const draftKey = (reviewerId: string) => `assay-draft:${reviewerId}`;
const historyKey = (reviewerId: string, queueId: string) => `assay-done:${reviewerId}:${queueId}`;

export function keepDraft(reviewerId: string, itemId: string, answers: Answers): void {
  window.localStorage.setItem(draftKey(reviewerId), JSON.stringify({ item_id: itemId, answers }));
}

export function readDraft(reviewerId: string, itemId: string): Answers {
  const found = z.object({ item_id: z.string(), answers: answersSchema }).safeParse(parse(window.localStorage.getItem(draftKey(reviewerId))));
  return found.success && found.data.item_id === itemId ? found.data.answers : {};
}

export function keepHistory(reviewerId: string, queueId: string, history: readonly Done[]): void {
  const kept = history.slice(-UNDO_DEPTH).map(({ item, event_id, answers, isSkip, isRevealed }) => ({ item_id: item.item_id, event_id, answers, isSkip, isRevealed }));
  window.localStorage.setItem(historyKey(reviewerId, queueId), JSON.stringify(kept));
}

export function readHistory(reviewerId: string, queueId: string): Remembered[] {
  const found = rememberedSchema.safeParse(parse(window.localStorage.getItem(historyKey(reviewerId, queueId))));
  return found.success ? found.data : [];
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
