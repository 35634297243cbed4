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
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Dimension, Filter, Window } from '#schema/filter.ts';
import type { ReadingDeps } from './deps.ts';
import { askedTogether, closedPlaces, cutWindows, daysOf, grouped, openPlaces, placed, readMissing } from './kept-places.server.ts';
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
async function closedSums({ reader, project }: ReadingDeps, plan: SumsPlan, measures: readonly CompiledMeasure[]): Promise<MeasureSums[]> {
  const { dimensions, groupBy } = plan;
  return await readMissing(closedPlaces(plan), measures, (missing) => rollupSums(reader, { project_id: project.project_id, dimensions, groupBy, measures, days: daysOf(missing) }));
}

/** What is read from rows; whole hours that did not change are not read again. */
async function openSums({ reader, project }: ReadingDeps, plan: SumsPlan, source: TableSource, measures: readonly CompiledMeasure[], stretches: readonly Stretch[]): Promise<MeasureSums[]> {
  const { dimensions, groupBy } = plan;
  return await readMissing(openPlaces(plan, stretches), measures, (missing) => askSums(reader, { project_id: project.project_id, source, dimensions }, { measures, groupBy, stretches: missing }));
}

const askSums = askedTogether(async (reader: Reader, of: { project_id: string; source: TableSource; dimensions: Filter['dimensions'] }, asked: readonly Asked[]) => {
  const stretches = cutWindows(asked.flatMap((one) => one.stretches));
  const rows = await kpiSums(reader, {
    ...of,
    measures: [...new Map(asked.flatMap(({ measures }) => measures).map((measure) => [measure.id, measure])).values()],
    groupBys: [...new Set(asked.map(({ groupBy }) => groupBy))],
    stretches,
  });
  const byPart = grouped(rows, ({ by, measure }) => `${by} ${measure}`);
  return ({ measures, groupBy, stretches: own }: Asked): MeasureSums[] => placed(measures.flatMap(({ id }) => byPart.get(`${groupBy} ${id}`) ?? []), stretches, own);
});

interface Asked {
  measures: readonly CompiledMeasure[];
  groupBy: Dimension | null;
  stretches: readonly Window[];
}
