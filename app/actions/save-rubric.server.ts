/** Publishes the next version of a rubric. Labels keep the version they were given under. */
import { readRubrics } from '#app/readings/rubrics.server.ts';
import { draftProblems, rubricChanges, slugOf } from '#app/review/rubric-draft.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { rubricSchema } from '#schema/review.ts';
import { z } from 'zod';
import { ActionError, type ActionDeps, type Actor, microseconds, storedTime } from './deps.server.ts';

/** Loose enough that what is missing is said as a sentence about it. */
const draftSchema = z.looseObject({ rubric_id: z.string().max(64).default(''), name: z.string().default('') });

/**
 * @param body a rubric; without an id it is a new one, named after its name
 * @throws ActionError that says what is wrong with it, a sentence a line
 */
export async function saveRubric(deps: ActionDeps, actor: Actor, body: unknown, note: string): Promise<{ rubric_id: string; version: number }> {
  const rubrics = await readRubrics(deps);
  const draft = draftSchema.safeParse(body);
  if (!draft.success) throw new ActionError('This is no rubric: it must be an object with a name and questions.');
  const id = draft.data.rubric_id || slugOf(draft.data.name, rubrics.newest.map((rubric) => rubric.rubric_id));
  const before = rubrics.newest.find((rubric) => rubric.rubric_id === id);
  const version = (before?.version ?? 0) + 1;
  const parsed = rubricSchema.safeParse({ ...draft.data, rubric_id: id, version });
  // Sentences where the form can say them, else what the schema says.
  const problems = parsed.success ? draftProblems(parsed.data) : parsed.error.issues.map((issue) => `${issue.path.join('.') || 'The rubric'}: ${issue.message}.`);
  if (problems.length > 0 || !parsed.success) throw new ActionError(problems.join('\n'));
  const changes = before ? rubricChanges(before, parsed.data) : [];
  if (before && changes.length === 0) throw new ActionError('Nothing has changed, so there is nothing to publish.');
  await insertRows(deps.writer, 'review_rubrics', [
    { project_id: deps.project.project_id, rubric_id: id, version, body: JSON.stringify(parsed.data), note, created_at: storedTime(microseconds(deps)), created_by: actor.id },
  ]);
  // Figures before and after it are not one series: every chart shows where it changed.
  const at = microseconds(deps);
  await insertRows(deps.writer, 'markers', [
    {
      project_id: deps.project.project_id, marker_id: `rubric-${id}-v${version}`, at: storedTime(at).slice(0, 23), kind: 'rubric', title: `Rubric ${parsed.data.name} v${version}`,
      severity: '', url: '', feature: '', is_genai: null, attributes: { note, by: actor.id, changes: changes.join(' ') }, version: at, is_deleted: 0,
    },
  ]);
  return { rubric_id: id, version };
}
