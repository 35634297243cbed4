/** From the log of events to what holds now. Events are never changed; a fold reads them. */
import { z } from 'zod';
import { type Answers, answersSchema, EVENT_KINDS } from '#schema/review.ts';

/** One line of the log, oldest first by `at`, then by `event_id`. */
export interface ReviewEvent {
  /** Made by the client, so that a save that is tried again lands once. */
  event_id: string;
  kind: (typeof EVENT_KINDS)[number];
  item_id: string;
  reviewer_id: string;
  /** Microseconds since 1970 at which the server took it. */
  at: number;
  /** A label given after the reveal: a second opinion of the same person, kept apart. */
  is_revealed: boolean;
  answers: Answers;
  /** Of a skip. */
  reason: string;
  /** The event that an undo takes back. */
  undoes: string;
  active_ms: number | null;
  /** What was asked: a label means what its own version of the rubric says. */
  rubric_id: string;
  rubric_version: number;
}

export interface Label {
  event_id: string;
  item_id: string;
  reviewer_id: string;
  at: number;
  answers: Answers;
  active_ms: number | null;
  rubric_id: string;
  rubric_version: number;
}

export interface ItemState {
  item_id: string;
  /** The label of each reviewer before they saw anything: the ones that count. */
  blind: Label[];
  /** Their label after the reveal, where they changed their mind. */
  revealed: Label[];
  /** Who skipped it, with the reason. */
  skipped: { reviewer_id: string; reason: string; at: number }[];
  /** The adjudicator's verdict; it wins. */
  verdict: Label | null;
}

/**
 * Folds a log, in any order and with repeats, into the state of each item. Once the judge's marks
 * were shown, the blind label stands: an undo comes too late, and a new label is a second one.
 */
export function foldEvents(log: readonly ReviewEvent[]): Map<string, ItemState> {
  const seen = new Set<string>();
  const events = [...log]
    .sort((a, b) => a.at - b.at || (a.event_id < b.event_id ? -1 : 1))
    .filter((event) => !seen.has(event.event_id) && seen.add(event.event_id));
  const revealed = new Map<string, number>();
  for (const event of events) {
    const key = `${event.item_id} ${event.reviewer_id}`;
    if (event.kind === 'reveal' && !revealed.has(key)) revealed.set(key, event.at);
  }
  const isAfterReveal = (event: ReviewEvent) => event.at > (revealed.get(`${event.item_id} ${event.reviewer_id}`) ?? Infinity);
  const byId = new Map(events.map((event) => [event.event_id, event]));
  const isLate = (undo: ReviewEvent) => isAfterReveal(undo) && !isAfterReveal(byId.get(undo.undoes) ?? undo);
  const undone = new Map(events.filter((event) => event.kind === 'undo' && !isLate(event)).map((event) => [event.undoes, event.reviewer_id]));
  const states = new Map<string, ItemState>();
  for (const event of events) {
    // Nobody takes back what another did.
    if (event.kind === 'undo' || event.kind === 'reveal' || undone.get(event.event_id) === event.reviewer_id) continue;
    let state = states.get(event.item_id);
    if (!state) states.set(event.item_id, (state = { item_id: event.item_id, blind: [], revealed: [], skipped: [], verdict: null }));
    apply(state, event, event.is_revealed || isAfterReveal(event));
  }
  return states;
}

function apply(state: ItemState, event: ReviewEvent, isRevealed: boolean): void {
  const { event_id, item_id, reviewer_id, at, answers, active_ms, rubric_id, rubric_version } = event;
  const label: Label = { event_id, item_id, reviewer_id, at, answers, active_ms, rubric_id, rubric_version };
  const others = <T extends { reviewer_id: string }>(list: T[]) => list.filter((one) => one.reviewer_id !== reviewer_id);
  switch (event.kind) {
    case 'label':
      if (isRevealed) state.revealed = [...others(state.revealed), label];
      else {
        state.blind = [...others(state.blind), label];
        state.skipped = others(state.skipped);
      }
      return;
    case 'skip':
      state.skipped = [...others(state.skipped), { reviewer_id, reason: event.reason, at }];
      return;
    case 'adjudicate':
      state.verdict = label;
      return;
    case 'undo':
    case 'reveal':
      return;
    default:
      event.kind satisfies never;
  }
}

/** What the client sends to have an event recorded. */
export const eventRequestSchema = z.object({
  event_id: z.string().regex(/^[0-9A-Za-z-]{8,64}$/, 'must be 8 to 64 letters, digits or "-"'),
  kind: z.enum(['label', 'undo', 'skip', 'adjudicate']),
  item_id: z.string().min(1).max(128),
  is_revealed: z.boolean().default(false),
  answers: answersSchema.default({}),
  reason: z.string().max(500).default(''),
  undoes: z.string().max(64).default(''),
  active_ms: z.number().min(0).max(86_400_000).nullable().default(null),
  rubric_version: z.int().min(1).default(1),
  client_at: z.number().default(0),
});
export type EventRequest = z.output<typeof eventRequestSchema>;
