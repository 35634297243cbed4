/**
 * The sums that a plan asks for. What cannot have changed since it was last read is not read again
 * (app/queries/kept-sums.server.ts); what is left of all questions that are asked at once, as a
 * page does, is one question a source: planning a query costs the engine more than most windows'
 * rows do.
 */
import { isFoldable } from '#app/queries/kpi-folds.server.ts';
import type { CompiledMeasure } from '#app/queries/kpi-measures.server.ts';
import { ROLLED_SOURCES, rollupSums } from '#app/queries/kpi-rollup.server.ts';
import type { TableSource } from '#app/queries/kpi-sources.server.ts';
import { kpiSums, type MeasureSums } from '#app/queries/kpi-sums.server.ts';
import { keptSums, packed } from '#app/queries/kept-sums.server.ts';
import { mondayOf } from '#schema/calendar.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Dimension, Filter, Window } from '#schema/filter.ts';
import type { ReadingDeps } from './deps.ts';
import type { Stretch, SumsPlan } from './sum-sources.server.ts';

/** @returns sums whose `bucket` is the position of their window; several of one cell add up */
export async function readSums(deps: ReadingDeps, plan: SumsPlan, measures: readonly CompiledMeasure[]): Promise<{ rows: MeasureSums[]; isRolled: boolean }> {
  const [first, last] = [plan.windows[0], plan.windows.at(-1)];
  if (!first || !last) return { rows: [], isRolled: false };
  const closed = plan.rolled.length > 0 ? measures.filter(({ source }) => ROLLED_SOURCES.includes(source)) : [];
  const whole = plan.windows.map(({ from, to }, bucket) => ({ from, to, bucket, state: null }));
  const bySource = grouped(measures, (measure): TableSource => (isFoldable(measure, plan.dimensions, plan.groupBy) ? 'requests' : measure.source));
  const parts = await Promise.all([
    closed.length > 0 ? closedSums(deps, plan, closed) : [],
    ...[...bySource].map(([source, own]) => openSums(deps, plan, source, own, ROLLED_SOURCES.includes(source) ? plan.stretches : whole)),
  ]);
  return { rows: parts.flat(), isRolled: closed.length > 0 };
}


/** Closed days, week by week: should one day change, little is read again. */
async function closedSums({ reader, project }: ReadingDeps, { rolled, dimensions, groupBy }: SumsPlan, measures: readonly CompiledMeasure[]): Promise<MeasureSums[]> {
  const weeks = [...grouped(rolled, ({ bucket, day }) => `${bucket} ${mondayOf(day)}`).values()];
  const question = JSON.stringify([dimensions, groupBy]);
  const places = weeks.map((days) => ({ bucket: days[0]?.bucket ?? 0, days, key: `${days.map(({ build }) => build).join(' ')} ${question}` }));
  return await readMissing(places, measures, (missing) =>
    rollupSums(reader, { project_id: project.project_id, dimensions, groupBy, measures, days: missing.flatMap(({ days }, bucket) => days.map((day) => ({ ...day, bucket }))) }),
  );
}

/** What is read from rows; whole hours that did not change are not read again. */
async function openSums({ reader, project }: ReadingDeps, { dimensions, groupBy }: SumsPlan, source: TableSource, measures: readonly CompiledMeasure[], stretches: readonly Stretch[]): Promise<MeasureSums[]> {
  const question = JSON.stringify([dimensions, groupBy]);
  const places = stretches.map((stretch) => ({ ...stretch, key: stretch.state === null ? null : `${stretch.state} ${stretch.from} ${question}` }));
  return await readMissing(places, measures, (missing) => askTogether(reader, { project_id: project.project_id, source, dimensions }, { measures, groupBy, stretches: missing }));
}

interface Place {
  bucket: number;
  /** Names the state of its rows and the question; null where it is read every time. */
  key: string | null;
}

/** @param read answers with sums whose `bucket` is the position among the places that it is given */
async function readMissing<P extends Place>(places: readonly P[], measures: readonly CompiledMeasure[], read: (missing: readonly P[]) => Promise<MeasureSums[]>): Promise<MeasureSums[]> {
  const found: MeasureSums[] = [];
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

interface Asked {
  measures: readonly CompiledMeasure[];
  groupBy: Dimension | null;
  stretches: readonly Window[];
}

interface Together {
  asked: Asked[];
  answer: Promise<(asked: Asked) => MeasureSums[]>;
}

const waiting = new WeakMap<Reader, Map<string, Together>>();

/** Waits for the turn to end, so that all who ask in it are there. @returns sums whose `bucket` is the position of their stretch */
async function askTogether(reader: Reader, of: { project_id: string; source: TableSource; dimensions: Filter['dimensions'] }, asked: Asked): Promise<MeasureSums[]> {
  const all = waiting.get(reader) ?? new Map<string, Together>();
  waiting.set(reader, all);
  const key = JSON.stringify(of);
  let together = all.get(key);
  if (!together) {
    const list: Asked[] = [];
    const answer = new Promise<void>((done) => setImmediate(done)).then(async () => {
      all.delete(key);
      return await answerAll(reader, of, list);
    });
    together = { asked: list, answer };
    all.set(key, together);
  }
  together.asked.push(asked);
  return (await together.answer)(asked);
}

async function answerAll(reader: Reader, of: { project_id: string; source: TableSource; dimensions: Filter['dimensions'] }, asked: readonly Asked[]): Promise<(one: Asked) => MeasureSums[]> {
  const stretches = cut(asked.flatMap((one) => one.stretches));
  const rows = await kpiSums(reader, {
    ...of,
    measures: [...new Map(asked.flatMap(({ measures }) => measures).map((measure) => [measure.id, measure])).values()],
    groupBys: [...new Set(asked.map(({ groupBy }) => groupBy))],
    stretches,
  });
  const byPart = grouped(rows, ({ by, measure }) => `${by} ${measure}`);
  return ({ measures, groupBy, stretches: own }) => {
    const placeOf = stretches.map(({ from, to }) => own.findIndex((stretch) => stretch.from <= from && to <= stretch.to));
    return measures.flatMap(({ id }) =>
      (byPart.get(`${groupBy} ${id}`) ?? []).flatMap((row) => {
        const bucket = placeOf[row.bucket] ?? -1;
        return bucket < 0 ? [] : [{ ...row, bucket }];
      }),
    );
  };
}

function grouped<T, K>(list: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of list) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

/** Stretches that may overlap, cut wherever one begins or ends. */
function cut(windows: readonly Window[]): Window[] {
  const edges = [...new Set(windows.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  return edges.slice(1).flatMap((to, index) => {
    const from = edges[index] ?? to;
    return windows.some((window) => window.from <= from && to <= window.to) ? [{ from, to }] : [];
  });
}
