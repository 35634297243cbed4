/** Where sums come from: the rollup for closed days that it knows, the rows themselves for the rest. */
import type { CompiledMeasure } from '#app/queries/kpi-measures.server.ts';
import { CATALOGUE, changedHours, CHECKED_DAY, kpiDays, ROLLED_SOURCES, rollupSums, setFor, setName, VISIBLE_AFTER_MS } from '#app/queries/kpi-rollup.server.ts';
import type { TableSource } from '#app/queries/kpi-sources.server.ts';
import { kpiSums, type MeasureSums } from '#app/queries/kpi-sums.server.ts';
import { bucketsOf, HOUR_MS, localDate } from '#schema/calendar.ts';
import type { Dimension, Filter, Window } from '#schema/filter.ts';
import type { ReadingDeps } from './deps.ts';

export interface SumsPlan {
  windows: readonly Window[];
  dimensions: Filter['dimensions'];
  groupBy: Dimension | null;
  /** Closed days that did not change since they were rolled up, with the position of their window. */
  rolled: readonly { day: string; build: string; bucket: number }[];
  /** What is left, without overlap. */
  raw: readonly Window[];
}

/** Decides per day, once for all sources of a question. */
export async function planSums(deps: ReadingDeps, question: { windows: readonly Window[]; dimensions: Filter['dimensions']; groupBy: Dimension | null }): Promise<SumsPlan> {
  const { windows } = question;
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return { ...question, rolled: [], raw: [] };
  const whole = { from: first.from, to: last.to };
  const days = setFor(question.dimensions, question.groupBy) === null ? [] : await cleanDays(deps, whole, setName(setFor(question.dimensions, question.groupBy) ?? []));
  const rolled: { day: string; build: string; bucket: number }[] = [];
  const raw: Window[] = [];
  let at = whole.from;
  let bucket = 0;
  for (const day of days) {
    while (bucket < windows.length && (windows[bucket]?.to ?? 0) <= day.from) bucket += 1;
    // A day that two windows share is read from its rows.
    if ((windows[bucket]?.to ?? 0) < day.to || day.from < (windows[bucket]?.from ?? 0)) continue;
    if (at < day.from) raw.push({ from: at, to: day.from });
    rolled.push({ day: day.date, build: day.build, bucket });
    at = day.to;
  }
  if (at < whole.to) raw.push({ from: at, to: whole.to });
  return { ...question, rolled, raw };
}

/** Days that lie in the window as a whole, are over, and whose build saw their last change. */
async function cleanDays({ reader, project, now }: ReadingDeps, window: Window, set: string): Promise<{ from: number; to: number; date: string; build: string }[]> {
  const { time_zone } = project.settings;
  const days = bucketsOf({ from: window.from, to: Math.min(window.to, now()) }, 'day', time_zone).filter(({ from, to }) => from >= window.from && to <= Math.min(window.to, now()));
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const of = { project_id: project.project_id, catalogue: CATALOGUE, time_zone };
  const [states, changed] = await Promise.all([
    kpiDays(reader, { ...of, first: first.date, last: last.date }),
    changedHours(reader, { ...of, back_seconds: VISIBLE_AFTER_MS / 1_000, from: first.from, to: last.to }),
  ]);
  if (!states.some(({ day }) => day === CHECKED_DAY)) return [];
  const changedAt = newestChanges(changed, time_zone);
  const stateOf = new Map(states.map((state) => [state.day, state]));
  return days.flatMap((day) => {
    const state = stateOf.get(day.date);
    if (!state?.dimension_sets.includes(set)) return [];
    const isDirty = (changedAt.get(day.date) ?? Number.NEGATIVE_INFINITY) > state.read_ms - VISIBLE_AFTER_MS;
    return isDirty ? [] : [{ ...day, build: state.build }];
  });
}

/** Per local day, when its newest row was stored. An hour of UTC may belong to two days. */
export function newestChanges(hours: readonly { hour_ms: number; stored_ms: number }[], timeZone: string): Map<string, number> {
  const newest = new Map<string, number>();
  for (const { hour_ms, stored_ms } of hours) {
    for (const date of new Set([localDate(hour_ms, timeZone), localDate(hour_ms + HOUR_MS - 1, timeZone)])) {
      newest.set(date, Math.max(newest.get(date) ?? 0, stored_ms));
    }
  }
  return newest;
}

/** @returns sums whose `bucket` is the position of their window; several of one cell add up */
export async function readSums({ reader, project }: ReadingDeps, plan: SumsPlan, source: TableSource, measures: readonly CompiledMeasure[]): Promise<{ rows: MeasureSums[]; isRolled: boolean }> {
  const { windows, dimensions, groupBy, rolled } = plan;
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return { rows: [], isRolled: false };
  const isRolled = rolled.length > 0 && ROLLED_SOURCES.includes(source);
  const common = { project_id: project.project_id, source, measures, dimensions, groupBy };
  const [closed, open] = await Promise.all([
    isRolled ? rollupSums(reader, { ...common, days: rolled }) : [],
    kpiSums(reader, { ...common, starts: windows.map(({ from }) => from), windows: isRolled ? plan.raw : [{ from: first.from, to: last.to }] }),
  ]);
  return { rows: [...closed, ...open], isRolled };
}
