/** Where sums come from: the rollup for closed days that it knows, the rows themselves for the rest. */
import { CATALOGUE, changedHours, CHECKED_DAY, DIMENSION_SETS, kpiDays, setFor, setName, VISIBLE_AFTER_MS } from '#app/queries/kpi-rollup.server.ts';
import { openHours } from '#app/queries/open-hours.server.ts';
import { bucketsOf, HOUR_MS, localDate, startOf } from '#schema/calendar.ts';
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
  /** The same, cut where a bucket begins and, while they are not too many, at every hour. */
  stretches: readonly Stretch[];
}

export interface Stretch extends Window {
  /** Position of its window. */
  bucket: number;
  /** Names the state of a whole hour's rows: another state has another name. Null where nobody knows. */
  state: string | null;
}

/** Two days of hours and some: today, and the days in which a window and the one before it begin. */
const MAX_HOURS = 80;

/** Decides per day, once for all sources of a question. */
export async function planSums(deps: ReadingDeps, question: { windows: readonly Window[]; dimensions: Filter['dimensions']; groupBy: Dimension | null }): Promise<SumsPlan> {
  const { windows } = question;
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return { ...question, rolled: [], raw: [], stretches: [] };
  const whole = { from: first.from, to: last.to };
  const set = setFor(question.dimensions, question.groupBy);
  const state = await rollupState(deps);
  const days = set === null ? [] : cleanDays(deps, state, whole, setName(set));
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
  return { ...question, rolled, raw, stretches: stretchesOf(deps, state, raw, windows) };
}

function stretchesOf({ project }: ReadingDeps, { stateOf, changedAt, open }: RollupState, raw: readonly Window[], windows: readonly Window[]): Stretch[] {
  const hours = raw.reduce((sum, { from, to }) => sum + (to - from) / HOUR_MS, 0);
  const stateAt = (hour: number): string | null => {
    const newest = open.get(hour);
    if (newest !== undefined) return newest;
    const date = localDate(hour, project.settings.time_zone);
    const day = stateOf.get(date);
    return day && date === localDate(hour + HOUR_MS - 1, project.settings.time_zone) && isClean(day, changedAt) ? day.build : null;
  };
  return raw.flatMap(({ from, to }) => {
    const found: Stretch[] = [];
    for (let bucket = 0; bucket < windows.length; bucket += 1) {
      const end = Math.min(to, windows[bucket]?.to ?? to);
      let at = Math.max(from, windows[bucket]?.from ?? from);
      while (at < end) {
        const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
        const next = hours > MAX_HOURS ? end : Math.min(end, hour + HOUR_MS);
        found.push({ from: at, to: next, bucket, state: at === hour && next === hour + HOUR_MS ? stateAt(hour) : null });
        at = next;
      }
    }
    return found;
  });
}

/** Days that lie in the window as a whole, are over, and whose build saw their last change. */
function cleanDays(deps: ReadingDeps, { stateOf, changedAt }: RollupState, window: Window, set: string): { from: number; to: number; date: string; build: string }[] {
  const { time_zone } = deps.project.settings;
  const end = Math.min(window.to, deps.now());
  const days = end > window.from ? bucketsOf({ from: window.from, to: end }, 'day', time_zone).filter(({ from, to }) => from >= window.from && to <= end) : [];
  return days.flatMap((day) => {
    const state = stateOf.get(day.date);
    if (!state || (state.has_all === 0 && !state.some_sets.includes(set))) return [];
    return isClean(state, changedAt) ? [{ ...day, build: state.build }] : [];
  });
}

type DayState = Awaited<ReturnType<typeof kpiDays>>[number];

const isClean = ({ day, read_ms }: DayState, changedAt: ReadonlyMap<string, number>): boolean => (changedAt.get(day) ?? Number.NEGATIVE_INFINITY) <= read_ms - VISIBLE_AFTER_MS;

interface RollupState {
  stateOf: ReadonlyMap<string, DayState>;
  changedAt: ReadonlyMap<string, number>;
  /** Of today's hours, by their start: what names their state. An hour that still may change unseen has none. */
  open: ReadonlyMap<number, string | null>;
}

/** Questions that are asked at once, as a page does, share one look; nothing is kept behind it. */
const looking = new WeakMap<Reader, Map<string, Promise<RollupState>>>();

function rollupState(deps: ReadingDeps): Promise<RollupState> {
  const { reader, project } = deps;
  const { project_id, settings } = project;
  const key = `${project_id} ${settings.time_zone}`;
  const running = looking.get(reader) ?? new Map<string, Promise<RollupState>>();
  looking.set(reader, running);
  let look = running.get(key);
  if (!look) {
    look = readState(deps).finally(() => running.delete(key));
    running.set(key, look);
  }
  return look;
}

async function readState({ reader, project, now }: ReadingDeps): Promise<RollupState> {
  const { project_id, settings } = project;
  const of = { project_id, catalogue: CATALOGUE, time_zone: settings.time_zone };
  const from = Math.floor(startOf('day', now(), settings.time_zone) / HOUR_MS) * HOUR_MS;
  const [states, changed, hours] = await Promise.all([
    kpiDays(reader, { ...of, all_sets: DIMENSION_SETS.length }),
    changedHours(reader, { ...of, back_seconds: VISIBLE_AFTER_MS / 1_000 }),
    openHours(reader, { project_id, from_ms: from, to_ms: Math.max(from, now()) }),
  ]);
  // Without a look at all changes nobody knows what is clean.
  const isKept = states.some(({ day }) => day === CHECKED_DAY);
  return {
    stateOf: new Map(isKept ? states.map((state) => [state.day, state]) : []),
    changedAt: newestChanges(changed, of.time_zone),
    open: new Map(hours.map(({ hour_ms, stored_ms, now_ms }) => [hour_ms, now_ms - stored_ms < VISIBLE_AFTER_MS ? null : `${project_id} ${stored_ms}`])),
  };
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
