/** A reviewer's session as pure state: the item at hand, the draft, what is next, and what can be undone. Safe in a browser. */
import type { Answers, Span } from '#schema/review.ts';
import type { ReviewCitation, ReviewDocument } from './texts.ts';

/** An item as a reviewer sees it: nothing of stratum, flag, purpose or anybody's opinion. */
export interface ReviewItem {
  item_id: string;
  question: string;
  answer: string;
  documents: ReviewDocument[];
  citations: ReviewCitation[];
  rubric_id: string;
}

/** Something done in this session, newest last. */
export interface Done {
  item: ReviewItem;
  event_id: string;
  answers: Answers;
  isSkip: boolean;
  /** The judge's marks were shown: from then on the label stands. */
  isRevealed: boolean;
}

export interface Session {
  current: ReviewItem | null;
  draft: Answers;
  upcoming: ReviewItem[];
  history: Done[];
  /** Looking back at `history[at]`, with the judge's marks. */
  lookback: { at: number; draft: Answers } | null;
  /** The server has nothing more. */
  isExhausted: boolean;
}

export const UNDO_DEPTH = 10;

export type SessionChange =
  | { kind: 'loaded'; items: ReviewItem[]; isExhausted: boolean }
  /** After a reload: what waits to be sent is out, and the half-made label is back; then what can be undone. */
  | { kind: 'restored'; items: ReviewItem[]; draft: Answers }
  | { kind: 'remembered'; history: Done[] }
  | { kind: 'answered'; answers: Answers }
  | { kind: 'saved'; event_id: string; isSkip: boolean }
  | { kind: 'undone' }
  | { kind: 'looked_back' }
  | { kind: 'revealed'; item_id: string }
  | { kind: 'second_saved' }
  | { kind: 'returned' };

export function startSession(items: ReviewItem[], isExhausted: boolean): Session {
  const [current = null, ...upcoming] = items;
  return { current, draft: {}, upcoming, history: [], lookback: null, isExhausted };
}

export function changeSession(session: Session, change: SessionChange): Session {
  switch (change.kind) {
    case 'loaded': {
      const known = new Set([session.current?.item_id, ...session.upcoming.map((item) => item.item_id), ...session.history.map((done) => done.item.item_id)]);
      const fresh = change.items.filter((item) => !known.has(item.item_id));
      const all = [...session.upcoming, ...fresh];
      if (session.current) return { ...session, upcoming: all, isExhausted: change.isExhausted };
      const [current = null, ...upcoming] = all;
      return { ...session, current, draft: {}, upcoming, isExhausted: change.isExhausted };
    }
    case 'restored': {
      const [current = null, ...upcoming] = change.items;
      return { ...session, current, draft: change.draft, upcoming, lookback: null };
    }
    case 'remembered': {
      const here = new Set(session.history.map((done) => done.event_id));
      const history = [...change.history.filter((done) => !here.has(done.event_id)), ...session.history].slice(-UNDO_DEPTH);
      return { ...session, history, lookback: null };
    }
    case 'answered':
      return session.lookback ? { ...session, lookback: { ...session.lookback, draft: change.answers } } : { ...session, draft: change.answers };
    case 'saved': {
      if (!session.current) return session;
      const done: Done = { item: session.current, event_id: change.event_id, answers: session.draft, isSkip: change.isSkip, isRevealed: false };
      const [current = null, ...upcoming] = session.upcoming;
      return { ...session, current, draft: {}, upcoming, history: [...session.history, done].slice(-UNDO_DEPTH) };
    }
    case 'undone': {
      const last = session.history.at(-1);
      if (!last || last.isRevealed) return session;
      const upcoming = session.current ? [session.current, ...session.upcoming] : session.upcoming;
      return { ...session, current: last.item, draft: last.isSkip ? {} : last.answers, upcoming, history: session.history.slice(0, -1), lookback: null };
    }
    case 'looked_back': {
      const at = (session.lookback?.at ?? session.history.length) - 1;
      const done = session.history[at];
      return done ? { ...session, lookback: { at, draft: done.answers } } : session;
    }
    case 'revealed':
      return { ...session, history: session.history.map((done) => (done.item.item_id === change.item_id ? { ...done, isRevealed: true } : done)) };
    case 'second_saved':
    case 'returned':
      return { ...session, lookback: null };
    default:
      return change satisfies never;
  }
}

/** An answer to a question of choice, by key: one choice replaces the other, the same again takes it back. */
export function toggled(answers: Answers, question: { id: string; kind: string }, value: string): Answers {
  const given = answers[question.id];
  if (question.kind === 'many_of') {
    const list = Array.isArray(given) ? given.filter((one) => typeof one === 'string') : [];
    return { ...answers, [question.id]: list.includes(value) ? list.filter((one) => one !== value) : [...list, value] };
  }
  if (question.kind === 'yes_no') return { ...answers, [question.id]: value === 'yes' };
  return given === value ? without(answers, question.id) : { ...answers, [question.id]: value };
}

/** Relevance of a document: relevant, not relevant, not judged, in turn. */
export function toggledDocument(answers: Answers, questionId: string, place: number): Answers {
  const given = answers[questionId];
  const map: Record<string, 0 | 1> = {};
  if (typeof given === 'object' && !Array.isArray(given)) Object.assign(map, given);
  const key = String(place);
  if (map[key] === undefined) map[key] = 1;
  else if (map[key] === 1) map[key] = 0;
  else delete map[key];
  return { ...answers, [questionId]: map };
}

export function withSpan(answers: Answers, questionId: string, span: Span): Answers {
  return { ...answers, [questionId]: [...spansIn(answers, questionId), span] };
}

export function withoutSpan(answers: Answers, questionId: string, index: number): Answers {
  return { ...answers, [questionId]: spansIn(answers, questionId).filter((_, at) => at !== index) };
}

export function spansIn(answers: Answers, questionId: string): Span[] {
  const given = answers[questionId];
  return Array.isArray(given) ? given.filter((one): one is Span => typeof one === 'object') : [];
}

function without(answers: Answers, id: string): Answers {
  const { [id]: _, ...rest } = answers;
  return rest;
}
