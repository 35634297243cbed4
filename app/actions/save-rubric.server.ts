/** Writes the next version of a rubric. Labels keep the version they were given under. */
import { readRubrics } from '#app/readings/rubrics.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { rubricSchema } from '#schema/review.ts';
import { z } from 'zod';
import { ActionError, type ActionDeps, type Actor, microseconds, storedTime } from './deps.server.ts';

/** @throws ActionError that says which part of the rubric is wrong */
export async function saveRubric(deps: ActionDeps, actor: Actor, body: unknown, note: string): Promise<{ rubric_id: string; version: number }> {
  const rubrics = await readRubrics(deps);
  const draft = z.looseObject({ rubric_id: z.string().optional() }).safeParse(body);
  const id = draft.data?.rubric_id ?? '';
  const version = (rubrics.newest.find((rubric) => rubric.rubric_id === id)?.version ?? 0) + 1;
  const parsed = rubricSchema.safeParse({ ...draft.data, version });
  if (!parsed.success) throw new ActionError(z.prettifyError(parsed.error));
  await insertRows(deps.writer, 'review_rubrics', [
    { project_id: deps.project.project_id, rubric_id: id, version, body: JSON.stringify(parsed.data), note, created_at: storedTime(microseconds(deps)), created_by: actor.id },
  ]);
  // Figures before and after it are not one series: every chart shows where it changed.
  const at = microseconds(deps);
  await insertRows(deps.writer, 'markers', [
    {
      project_id: deps.project.project_id, marker_id: `rubric-${id}-v${version}`, at: storedTime(at).slice(0, 23), kind: 'rubric', title: `Rubric ${parsed.data.name} v${version}`,
      severity: '', url: '', feature: '', is_genai: null, attributes: { note, by: actor.id }, version: at, is_deleted: 0,
    },
  ]);
  return { rubric_id: id, version };
}
