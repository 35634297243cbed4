/** The labelling session in the browser: state, outbox, prefetch, undo and look back. */
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { z } from 'zod';
import type { EventRequest } from '#app/review/labels.ts';
import { changeSession, type Done, type ReviewItem, type Session, startSession } from '#app/review/session.ts';
import type { Answers } from '#schema/review.ts';
import { useActiveTime } from './active-time.ts';
import { keepDraft, keepHistory, readDraft, readHistory } from './memory.ts';
import { Outbox, type OutboxState } from './outbox.ts';

/** Two at least are at hand beside the one on the screen, also for whoever decides faster than the network. */
const PREFETCH = 4;
const FETCH = 5;
const RETRY_MS = 2_000;

const documentSchema = z.object({ id: z.string(), title: z.string(), content: z.string(), score: z.number().nullable(), uri: z.string() });
const citationSchema = z.object({ target: z.string(), start: z.number().nullable(), end: z.number().nullable(), quote: z.string() });
const itemsSchema = z.object({
  items: z.array(z.object({ item_id: z.string(), question: z.string(), answer: z.string(), documents: z.array(documentSchema), citations: z.array(citationSchema), rubric_id: z.string() })),
  is_exhausted: z.boolean(),
});
const marksSchema = z.object({
  is_flagged: z.boolean(),
  risk_score: z.number(),
  risk_reasons: z.array(z.string()),
  risk_version: z.string(),
  scores: z.array(z.object({ source: z.string(), name: z.string(), value: z.number().nullable(), label: z.string(), comment: z.string(), evaluator: z.string(), evaluator_version: z.string() })),
  expected: z.string().nullable(),
});
export type JudgeMarks = z.output<typeof marksSchema>;
export type Looked = { state: 'loading' } | { state: 'failed'; message: string } | { state: 'shown'; marks: JudgeMarks };

export interface Labelling {
  session: Session;
  outbox: OutboxState;
  /** Labels and skips of this session, undone ones taken off. */
  doneHere: number;
  looked: Looked | null;
  answer(answers: Answers): void;
  save(answers: Answers): void;
  skip(reason: string): void;
  undo(): boolean;
  lookBack(): void;
  comeBack(): void;
}

export interface LabellingOptions {
  reviewerId: string;
  queueId: string;
  items: ReviewItem[];
  isExhausted: boolean;
  rubricVersion: (rubricId: string) => number;
}

export function useLabelling(options: LabellingOptions): Labelling {
  const { reviewerId, queueId, rubricVersion } = options;
  const [session, dispatch] = useReducer(changeSession, options, ({ items, isExhausted }) => startSession(items, isExhausted));
  const [outboxState, setOutboxState] = useState<OutboxState>({ waiting: 0, isOffline: false, refused: [] });
  const [doneHere, setDoneHere] = useState(0);
  const [looked, setLooked] = useState<Looked | null>(null);
  const [attempt, setAttempt] = useState(0);
  const outbox = useRef<Outbox | null>(null);
  const isLoading = useRef(false);
  const isRestored = useRef(false);
  const isRemembered = useRef(false);
  const activeMs = useActiveTime(session.current?.item_id ?? null);
  const shown = session.lookback ? session.history[session.lookback.at] : undefined;

  useEffect(() => {
    const box = new Outbox(reviewerId, setOutboxState);
    outbox.current = box;
    dispatch(restored(box, options));
    isRestored.current = true;
    setAttempt((count) => count + 1);
    void remembered(options).then((history) => {
      isRemembered.current = true;
      dispatch({ kind: 'remembered', history });
    });
    void box.flush();
    return () => box.close();
    // The options of the first render are those of the session.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [reviewerId, queueId]);

  // Prefetch: as soon as fewer than two are at hand, while the reviewer reads.
  useEffect(() => {
    if (!isRestored.current || isLoading.current || session.isExhausted || session.upcoming.length >= PREFETCH) return;
    isLoading.current = true;
    const known = [session.current, ...session.upcoming].flatMap((item) => item?.item_id ?? []);
    const waiting = outbox.current?.pending().filter((event) => event.kind !== 'undo').map((event) => event.item_id) ?? [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    fetchItems(queueId, { skip: [...new Set([...known, ...waiting])] })
      .then((found) => {
        isLoading.current = false;
        dispatch({ kind: 'loaded', items: found.items, isExhausted: found.is_exhausted });
      })
      .catch(() => {
        isLoading.current = false;
        timer = setTimeout(() => setAttempt((count) => count + 1), RETRY_MS);
      });
    return () => clearTimeout(timer);
  }, [session.upcoming.length, session.current, session.isExhausted, queueId, attempt]);

  useEffect(() => {
    if (isRemembered.current) keepHistory(reviewerId, queueId, session.history);
  }, [session.history, reviewerId, queueId]);

  const send = useCallback(
    (event: Pick<EventRequest, 'kind' | 'item_id'> & Partial<EventRequest>): string => {
      const event_id = newId();
      outbox.current?.add({ is_revealed: false, answers: {}, reason: '', undoes: '', active_ms: null, rubric_version: 1, client_at: Date.now(), ...event, event_id });
      return event_id;
    },
    [],
  );

  const looking = shown?.item.item_id;
  const isSkipShown = shown?.isSkip;
  useEffect(() => {
    setLooked(null);
    if (!looking || isSkipShown) return;
    let isCurrent = true;
    setLooked({ state: 'loading' });
    reveal(outbox.current, reviewerId, looking)
      .then((marks) => {
        dispatch({ kind: 'revealed', item_id: looking });
        if (isCurrent) setLooked({ state: 'shown', marks });
      })
      .catch((error: unknown) => isCurrent && setLooked({ state: 'failed', message: error instanceof Error ? error.message : 'The marks could not be read.' }));
    return () => {
      isCurrent = false;
    };
  }, [looking, isSkipShown, reviewerId]);

  return {
    session,
    outbox: outboxState,
    doneHere,
    looked,
    answer(answers) {
      if (session.current && !session.lookback) keepDraft(reviewerId, session.current.item_id, answers);
      dispatch({ kind: 'answered', answers });
    },
    save(answers) {
      if (shown) {
        send({ kind: 'label', item_id: shown.item.item_id, answers, is_revealed: true, rubric_version: rubricVersion(shown.item.rubric_id) });
        dispatch({ kind: 'second_saved' });
        return;
      }
      if (!session.current) return;
      const event_id = send({ kind: 'label', item_id: session.current.item_id, answers, active_ms: activeMs(), rubric_version: rubricVersion(session.current.rubric_id) });
      dispatch({ kind: 'answered', answers });
      dispatch({ kind: 'saved', event_id, isSkip: false });
      setDoneHere((count) => count + 1);
    },
    skip(reason) {
      if (!session.current) return;
      const event_id = send({ kind: 'skip', item_id: session.current.item_id, reason, active_ms: activeMs() });
      dispatch({ kind: 'saved', event_id, isSkip: true });
      setDoneHere((count) => count + 1);
    },
    undo() {
      const last = session.history.at(-1);
      if (!last || last.isRevealed) return false;
      send({ kind: 'undo', item_id: last.item.item_id, undoes: last.event_id });
      dispatch({ kind: 'undone' });
      setDoneHere((count) => count - 1);
      return true;
    },
    lookBack: () => dispatch({ kind: 'looked_back' }),
    comeBack: () => dispatch({ kind: 'returned' }),
  };
}

/**
 * Labels that wait are out of the list, and so are those that were stored while this page was on
 * its way: what the server gave may have been read before. A half-made one is back.
 */
function restored(box: Outbox, { reviewerId, queueId, items }: LabellingOptions) {
  const pending = box.pending();
  const undone = new Set(pending.filter((event) => event.kind === 'undo').map((event) => event.undoes));
  const waiting = new Set(pending.filter((event) => event.kind !== 'undo' && !undone.has(event.event_id)).map((event) => event.item_id));
  const done = new Set(readHistory(reviewerId, queueId).map((one) => one.item_id));
  const left = items.filter((item) => !waiting.has(item.item_id) && !done.has(item.item_id));
  return { kind: 'restored', items: left, draft: left[0] ? readDraft(reviewerId, left[0].item_id) : {} } as const;
}

/** What can be undone or looked back at, from before the reload; the texts come from the server. */
async function remembered({ reviewerId, queueId }: LabellingOptions): Promise<Done[]> {
  const kept = readHistory(reviewerId, queueId);
  if (kept.length === 0) return [];
  const found = await fetchItems(queueId, { ids: kept.map((done) => done.item_id) }).catch(() => ({ items: [] }));
  const items = new Map(found.items.map((item) => [item.item_id, item]));
  return kept.flatMap((done): Done[] => {
    const item = items.get(done.item_id);
    return item ? [{ item, event_id: done.event_id, answers: done.answers, isSkip: done.isSkip, isRevealed: done.isRevealed }] : [];
  });
}

async function fetchItems(queueId: string, want: { skip: string[] } | { ids: string[] }): Promise<z.output<typeof itemsSchema>> {
  const search = new URLSearchParams('skip' in want ? { skip: want.skip.join(','), limit: String(FETCH) } : { ids: want.ids.join(',') });
  const response = await fetch(`/review/items/${encodeURIComponent(queueId)}?${search}`);
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return itemsSchema.parse(await response.json());
}

async function reveal(box: Outbox | null, reviewerId: string, itemId: string): Promise<JudgeMarks> {
  await box?.flush();
  const response = await fetch('/review/reveal', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ item_id: itemId, reviewer_id: reviewerId }) });
  const body: unknown = await response.json();
  if (response.ok) return marksSchema.parse(body);
  const said = z.object({ error: z.object({ message: z.string() }) }).safeParse(body);
  throw new Error(said.success ? said.data.error.message : `The server answered ${response.status}.`);
}

/** `crypto.randomUUID` is there on secure pages alone. */
function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
