/** The rubrics of a project; the default one is there until somebody writes another. */
import { DEFAULT_RUBRIC } from '#app/review/default-rubric.ts';
import { askedOnce } from '#app/queries/asked-once.server.ts';
import { adjudicationNotes } from '#app/queries/review-notes.server.ts';
import { rubricVersions } from '#app/queries/review-people.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { RubricOf } from '#app/review/outcome.ts';
import { rubricChanges } from '#app/review/rubric-draft.ts';
import type { Rubric } from '#schema/review.ts';

export interface Rubrics {
  /** The newest version of each. */
  newest: Rubric[];
  /** That version, or the newest of that rubric, or the default. */
  get(rubricId: string, version?: number): Rubric;
  /** The one that a label was given under. */
  of: RubricOf;
  history: { rubric_id: string; version: number; note: string; created_us: number; created_by: string }[];
}

const versionsOf = askedOnce(rubricVersions);

export async function readRubrics(deps: { reader: Reader; project: { project_id: string } }): Promise<Rubrics> {
  const stored = await versionsOf(deps.reader, { project_id: deps.project.project_id });
  const all: Rubric[] = stored.map(({ rubric, version }) => ({ ...rubric, version }));
  if (!all.some((rubric) => rubric.rubric_id === DEFAULT_RUBRIC.rubric_id && rubric.version === 1)) all.push(DEFAULT_RUBRIC);
  const newest = [...new Set(all.map((rubric) => rubric.rubric_id))].flatMap((id) => all.find((rubric) => rubric.rubric_id === id) ?? []);
  const get = (rubricId: string, version?: number): Rubric =>
    all.find((rubric) => rubric.rubric_id === rubricId && rubric.version === version) ?? newest.find((rubric) => rubric.rubric_id === rubricId) ?? DEFAULT_RUBRIC;
  return {
    newest,
    get,
    of: (label) => get(label.rubric_id, label.rubric_version),
    history: stored.map(({ rubric_id, version, note, created_us, created_by }) => ({ rubric_id, version, note, created_us, created_by })),
  };
}

const NOTES_SHOWN = 30;

/** The rubric that is edited, with what adjudicators wrote for it, with every published version and what it changed. `new` starts from the rubric to begin with. */
export async function readRubricPage(deps: Parameters<typeof readRubrics>[0], wanted: string) {
  const rubrics = await readRubrics(deps);
  const isNew = wanted === 'new';
  const rubric = isNew ? { ...DEFAULT_RUBRIC, rubric_id: '', name: '' } : rubrics.get(wanted);
  const notes = isNew ? [] : await adjudicationNotes(deps.reader, { project_id: deps.project.project_id, rubric_id: rubric.rubric_id, limit: NOTES_SHOWN });
  return {
    notes,
    rubrics: rubrics.newest.map(({ rubric_id, name, version }) => ({ rubric_id, name, version })),
    rubric,
    isNew,
    history: rubrics.history.map((one) => {
      const after = rubrics.get(one.rubric_id, one.version);
      const hasBefore = one.version > 1;
      return { ...one, name: after.name, changes: hasBefore ? rubricChanges(rubrics.get(one.rubric_id, one.version - 1), after) : [] };
    }),
  };
}
