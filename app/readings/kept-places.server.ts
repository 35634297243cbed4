/** Where a plan's sums lie, which of them are kept, and how the rest is asked for together. */
import { type KeptRow, keptSums, packed } from '#app/queries/kept-sums.server.ts';
import { mondayOf } from '#schema/calendar.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Window } from '#schema/filter.ts';
import type { Stretch, SumsPlan } from './sum-sources.server.ts';

export interface Place {
  bucket: number;
  /** Names the state of its rows and the question; null where it is read every time. */
  key: string | null;
}

type RolledDay = SumsPlan['rolled'][number];
type Question = Pick<SumsPlan, 'dimensions' | 'groupBy'>;

const nameOf = ({ dimensions, groupBy }: Question): string => JSON.stringify([dimensions, groupBy]);

/** The closed days of a plan, those of a week and a bucket together. */
export function closedPlaces(plan: Question & Pick<SumsPlan, 'rolled'>): (Place & { days: readonly RolledDay[] })[] {
  const question = nameOf(plan);
  return [...grouped(plan.rolled, ({ bucket, day }) => `${bucket} ${mondayOf(day)}`).values()].map((days) => ({
    bucket: days[0]?.bucket ?? 0,
    days,
    key: `${days.map(({ build }) => build).join(' ')} ${question}`,
  }));
}

/** Days of places, each with the position of its place. */
export const daysOf = (places: readonly { days: readonly RolledDay[] }[]): RolledDay[] => places.flatMap(({ days }, bucket) => days.map((day) => ({ ...day, bucket })));

export function openPlaces(plan: Question, stretches: readonly Stretch[]): (Place & Stretch)[] {
  const question = nameOf(plan);
  return stretches.map((stretch) => ({ ...stretch, key: stretch.state === null ? null : `${stretch.state} ${stretch.from} ${question}` }));
}

type Row = KeptRow & { bucket: number };

/**
 * @param measures what is asked for, by id
 * @param read answers with rows whose `bucket` is the position among the places that it is given
 */
export async function readMissing<P extends Place>(places: readonly P[], measures: readonly { id: string }[], read: (missing: readonly P[]) => Promise<readonly Row[]>): Promise<Row[]> {
  const found: Row[] = [];
  const missing: P[] = [];
  for (const place of places) {
    const kept = place.key === null ? undefined : keptSums.get(place.key);
    if (!kept || !measures.every(({ id }) => kept.has(id))) missing.push(place);
    else for (const { id } of measures) for (const row of kept.get(id) ?? []) found.push({ ...row, bucket: place.bucket });
  }
  if (missing.length === 0) return found;
  const rows = await read(missing);
  const byPlace = grouped(rows, ({ bucket }) => bucket);
  missing.forEach(({ key }, index) => {
    if (key === null) return;
    const byMeasure = grouped((byPlace.get(index) ?? []).map(packed), ({ measure }) => measure);
    keptSums.set(key, new Map([...(keptSums.get(key) ?? []), ...measures.map(({ id }) => [id, byMeasure.get(id) ?? []] as const)]));
  });
  return [...found, ...rows.map((row) => ({ ...row, bucket: missing[row.bucket]?.bucket ?? 0 }))];
}

/**
 * Waits for the turn to end, so that all who ask the same `of` in it are there, and answers them together.
 * @param answerAll what reads for all, and gives what one of them asked for
 */
export function askedTogether<Of, Asked, Answer>(answerAll: (reader: Reader, of: Of, asked: readonly Asked[]) => Promise<(one: Asked) => Answer>): (reader: Reader, of: Of, one: Asked) => Promise<Answer> {
  const waiting = new WeakMap<Reader, Map<string, { asked: Asked[]; answer: Promise<(one: Asked) => Answer> }>>();
  return async (reader, of, one) => {
    const all = waiting.get(reader) ?? new Map<string, { asked: Asked[]; answer: Promise<(one: Asked) => Answer> }>();
    waiting.set(reader, all);
    const key = JSON.stringify(of);
    let together = all.get(key);
    if (!together) {
      const asked: Asked[] = [];
      const answer = new Promise<void>((done) => setImmediate(done)).then(async () => {
        all.delete(key);
        return await answerAll(reader, of, asked);
      });
      together = { asked, answer };
      all.set(key, together);
    }
    together.asked.push(one);
    return (await together.answer)(one);
  };
}

/** Stretches that may overlap, cut wherever one begins or ends. */
export function cutWindows(windows: readonly Window[]): Window[] {
  const edges = [...new Set(windows.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  return edges.slice(1).flatMap((to, index) => {
    const from = edges[index] ?? to;
    return windows.some((window) => window.from <= from && to <= window.to) ? [{ from, to }] : [];
  });
}

/** Rows by the position of a cut stretch, as rows by the position of the stretch of one's own that holds it. */
export function placed<R extends { bucket: number }>(rows: readonly R[], stretches: readonly Window[], own: readonly Window[]): R[] {
  const placeOf = stretches.map(({ from, to }) => own.findIndex((stretch) => stretch.from <= from && to <= stretch.to));
  return rows.flatMap((row) => {
    const bucket = placeOf[row.bucket] ?? -1;
    return bucket < 0 ? [] : [{ ...row, bucket }];
  });
}

export function grouped<T, K>(list: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of list) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}
