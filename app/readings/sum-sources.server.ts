/** Where sums come from: the rollup for closed days that it knows, the rows themselves for the rest. */
import type { CompiledMeasure } from '#app/queries/kpi-measures.server.ts';
import { CATALOGUE, changedHours, CHECKED_DAY, DIMENSION_SETS, kpiDays, ROLLED_SOURCES, rollupSums, setFor, setName, VISIBLE_AFTER_MS } from '#app/queries/kpi-rollup.server.ts';
import type { TableSource } from '#app/queries/kpi-sources.server.ts';
import { kpiSums, type MeasureSums } from '#app/queries/kpi-sums.server.ts';
import { bucketsOf, HOUR_MS, localDate } from '#schema/calendar.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
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
  const set = setFor(question.dimensions, question.groupBy);
  const days = set === null ? [] : await cleanDays(deps, whole, setName(set));
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
async function cleanDays(deps: ReadingDeps, window: Window, set: string): Promise<{ from: number; to: number; date: string; build: string }[]> {
  const { time_zone } = deps.project.settings;
  const end = Math.min(window.to, deps.now());
  const days = end > window.from ? bucketsOf({ from: window.from, to: end }, 'day', time_zone).filter(({ from, to }) => from >= window.from && to <= end) : [];
  if (days.length === 0) return [];
  const { stateOf, changedAt } = await rollupState(deps);
  return days.flatMap((day) => {
    const state = stateOf.get(day.date);
    if (!state || (state.has_all === 0 && !state.some_sets.includes(set))) return [];
    const isDirty = (changedAt.get(day.date) ?? Number.NEGATIVE_INFINITY) > state.read_ms - VISIBLE_AFTER_MS;
    return isDirty ? [] : [{ ...day, build: state.build }];
  });
}

interface RollupState {
  stateOf: ReadonlyMap<string, Awaited<ReturnType<typeof kpiDays>>[number]>;
  changedAt: ReadonlyMap<string, number>;
}

/** Questions that are asked at once, as a page does, share one look; nothing is kept behind it. */
const looking = new WeakMap<Reader, Map<string, Promise<RollupState>>>();

function rollupState({ reader, project }: ReadingDeps): Promise<RollupState> {
  const { project_id, settings } = project;
  const key = `${project_id} ${settings.time_zone}`;
  const running = looking.get(reader) ?? new Map<string, Promise<RollupState>>();
  looking.set(reader, running);
  let look = running.get(key);
  if (!look) {
    look = readState(reader, { project_id, catalogue: CATALOGUE, time_zone: settings.time_zone }).finally(() => running.delete(key));
    running.set(key, look);
  }
  return look;
}

async function readState(reader: Reader, of: { project_id: string; catalogue: string; time_zone: string }): Promise<RollupState> {
  const [states, changed] = await Promise.all([
    kpiDays(reader, { ...of, all_sets: DIMENSION_SETS.length }),
    changedHours(reader, { ...of, back_seconds: VISIBLE_AFTER_MS / 1_000 }),
  ]);
  // Without a look at all changes nobody knows what is clean.
  const isKept = states.some(({ day }) => day === CHECKED_DAY);
  return { stateOf: new Map(isKept ? states.map((state) => [state.day, state]) : []), changedAt: newestChanges(changed, of.time_zone) };
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

/**
 * Closed days of all sources in one question, what is left in one scan a source.
 * @returns sums whose `bucket` is the position of their window; several of one cell add up
 */
export async function readSums({ reader, project }: ReadingDeps, plan: SumsPlan, measures: readonly CompiledMeasure[]): Promise<{ rows: MeasureSums[]; isRolled: boolean }> {
  const { windows, dimensions, groupBy, rolled } = plan;
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return { rows: [], isRolled: false };
  const { project_id } = project;
  const common = { project_id, dimensions, groupBy };
  const ofRollup = rolled.length > 0 ? measures.filter(({ source }) => ROLLED_SOURCES.includes(source)) : [];
  const scan = (source: TableSource) =>
    kpiSums(reader, {
      ...common,
      source,
      measures: measures.filter((measure) => measure.source === source),
      starts: windows.map(({ from }) => from),
      windows: rolled.length > 0 && ROLLED_SOURCES.includes(source) ? plan.raw : [{ from: first.from, to: last.to }],
    });
  const sources = [...new Set(measures.map(({ source }) => source))];
  const [closed, ...open] = await Promise.all([ofRollup.length > 0 ? rollupSums(reader, { ...common, measures: ofRollup, days: rolled }) : [], ...sources.map(scan)]);
  return { rows: [...closed, ...open.flat()], isRolled: ofRollup.length > 0 };
}
