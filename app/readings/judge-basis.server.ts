/** The judges behind each point of a flag rate: where they change, the line breaks. */
import { judgeVersions } from '#app/queries/judge-versions.server.ts';
import type { Window } from '#schema/filter.ts';
import type { KpiDefinition } from '#schema/kpis/definition.ts';
import type { ReadingDeps } from './deps.ts';

/** @returns names and versions of the judges of a window, sorted; null where none scored, and for KPIs that no judge makes */
export async function readJudgeBasis({ reader, project }: ReadingDeps, definitions: readonly KpiDefinition[], windows: readonly Window[]): Promise<(definition: KpiDefinition, window: number) => string | null> {
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last || !definitions.some(({ key }) => key === 'judge_flag_rate')) return () => null;
  const rows = await judgeVersions(reader, { project_id: project.project_id, from: first.from, to: last.to });
  const sets = windows.map(() => new Set<string>());
  for (const { hour_ms, judge } of rows) {
    const at = windows.findIndex(({ from, to }) => hour_ms + 3_600_000 > from && hour_ms < to);
    if (at >= 0) sets[at]?.add(judge);
  }
  return (definition, window) => {
    const set = sets[window];
    return definition.key === 'judge_flag_rate' && set && set.size > 0 ? [...set].sort().join(', ') : null;
  };
}
