/**
 * The hallucinations page: the sampled rate by week and by part, what went wrong, and the newest
 * sampled outputs. All of it stands on the estimation items of one plan; triage is told apart.
 */
import { estimateRate, ratioOf, type Estimate } from '#app/review/estimate.ts';
import type { NamedOpinion } from '#app/review/judge-opinion.ts';
import { isoWeekOf, weekWindow } from '#app/review/iso-week.ts';
import type { ItemState } from '#app/review/labels.ts';
import { decidingLabels, itemOutcome } from '#app/review/outcome.ts';
import { parseCitations, parseDocuments } from '#app/review/texts.ts';
import { filteredDimensions } from '#app/queries/kpi-sources.server.ts';
import { itemContents, type RateItem } from '#app/queries/review-items.server.ts';
import { judgeOpinions, ratersOfItems } from '#app/queries/review-outputs.server.ts';
import { wilson } from '#app/statistics/wilson.ts';
import { DIMENSIONS, type Dimension, type Filter } from '#schema/filter.ts';
import type { ReadingDeps } from './deps.ts';
import type { PagePlan } from './figure-page.server.ts';
import type { FailureMode, RateOfPart, RateOfWeek, SampledOutput } from './hallucination-shapes.ts';
import { readJudgeOpinions } from './judge-opinions.server.ts';
import { basesOf, mainBasis, matches, partOf, readSample, type Sample, underBasis } from './sample.server.ts';

export const HALLUCINATIONS_PLAN: PagePlan = {
  groups: [{ title: 'From labels, and from judges', keys: ['hallucination_rate', 'hallucination_claim_rate', 'judge_flag_rate', 'judge_sensitivity'] }],
  more: [],
};

const OUTPUTS_SHOWN = 20;
const TRIAGE_SHOWN = 10;
/** Newest labelled items that are looked through for ones whose labels are all in. */
const LOOKED_THROUGH = 200;
const TEXT_SHOWN = 600;
const DOCUMENTS_SHOWN = 5;

export interface HallucinationFacts {
  /** Estimation items drawn in the window, whatever the filter. */
  isAnythingDrawn: boolean;
  drawn: number;
  labelled: number;
  /** Rubric versions under which the window was labelled, most labels first: all but the weeks stand on the first. */
  bases: { basis: string; labels: number }[];
  /** Newest first. */
  weeks: RateOfWeek[];
  byFeature: RateOfPart[];
  byModel: RateOfPart[];
  modes: FailureMode[];
  /** The stratified rate of the whole window: what the judges' rates stand beside. */
  estimate: Estimate | null;
  judges: NamedOpinion[];
  outputs: SampledOutput[];
  triage: SampledOutput[];
}

export async function readHallucinations(deps: ReadingDeps, filter: Filter): Promise<HallucinationFacts> {
  const filtered = filteredDimensions(filter.dimensions);
  const whole = await readSample(deps, filter, undefined, DIMENSIONS.filter((dimension) => dimension === 'feature' || dimension === 'model' || filtered.includes(dimension)));
  const sample = partOf(whole, matches(filter));
  const bases = basesOf(sample);
  const one = underBasis(sample, mainBasis(sample));
  const newest = (rows: { row: RateItem; state: ItemState | undefined }[]) => rows.sort((a, b) => b.row.answered_us - a.row.answered_us);
  const [outputs, triage, judges] = await Promise.all([
    readOutputs(deps, sample, newest(sample.items.map(({ row, state }) => ({ row, state }))), OUTPUTS_SHOWN),
    readOutputs(deps, sample, newest(sample.everything.filter(({ row }) => row.purpose === 'triage')), TRIAGE_SHOWN),
    readJudgeOpinions(deps, filter, one, matches(filter), filtered),
  ]);
  return {
    isAnythingDrawn: whole.items.length > 0 || outputs.length > 0 || triage.length > 0,
    drawn: sample.items.length,
    labelled: sample.items.filter((item) => item.positive !== undefined).length,
    bases,
    weeks: weeksOf(deps, filter, sample),
    byFeature: partsBy(one, 'feature'),
    byModel: partsBy(one, 'model'),
    modes: failureModes(one),
    estimate: estimateRate(one.items, one.frame),
    judges,
    outputs,
    triage,
  };
}

/** The rate of one part of a sample, beside what the rule judge flagged of the part's whole frame. */
function rateOf(name: string, { items, frame }: Pick<Sample, 'items' | 'frame'>): RateOfPart {
  const population = frame.reduce((sum, cell) => sum + cell.size, 0);
  const flagged = frame.reduce((sum, cell) => sum + (cell.is_flagged ? cell.size : 0), 0);
  return {
    name,
    estimate: estimateRate(items, frame),
    labelled: items.filter((item) => typeof item.positive === 'number').length,
    population,
    flagged: population === 0 ? null : { share: flagged / population, ...wilson(flagged, population), flagged, of: population },
  };
}

function weeksOf({ project, now }: ReadingDeps, { from, to }: Filter, sample: Sample): RateOfWeek[] {
  const zone = project.settings.time_zone;
  const weeks: RateOfWeek[] = [];
  for (let at = from; at < to; ) {
    const week = isoWeekOf(at, zone);
    const window = weekWindow(week, zone);
    const own = partOf(sample, (one) => one.at >= window.from && one.at < window.to);
    const bases = basesOf(own).map(({ basis }) => basis);
    for (const basis of bases.length === 0 ? [null] : bases.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
      weeks.unshift({ ...rateOf(week, underBasis(own, basis)), from: window.from, isOver: window.to <= now(), basis });
    }
    at = window.to;
  }
  return weeks;
}

/** Each value on its own frame, most labels first. */
function partsBy(sample: Sample, dimension: Dimension): RateOfPart[] {
  const values = [...new Set(sample.frame.map((cell) => cell[dimension]))];
  return values.map((value) => rateOf(value, partOf(sample, (one) => one[dimension] === value))).sort((a, b) => b.labelled - a.labelled || (a.name < b.name ? -1 : 1));
}

/** Of the hallucinations, how many are of which kind: a ratio of two weighted sums, as the rate of claims is. */
function failureModes(sample: Sample): FailureMode[] {
  const decided = sample.items.flatMap((item) => (typeof item.positive === 'number' ? [{ ...item, positive: item.positive, mode: modeOf(item.answers) }] : []));
  const modes = [...new Set(decided.flatMap((item) => (item.positive > 0 && item.mode !== null ? [item.mode] : [])))];
  return modes
    .flatMap((mode) => {
      const pairs = decided.map((item) => ({ ...item, pair: { y: item.mode === mode ? item.positive : 0, x: item.positive } }));
      const found = ratioOf(pairs, sample.frame);
      const rubric = sample.rubrics.get(pairs.find((item) => item.mode === mode)?.row.rubric_id ?? '');
      return found ? [{ mode, title: modeTitle(rubric, mode) ?? mode, labels: pairs.reduce((sum, item) => sum + item.pair.y, 0), share: found.ratio, low: found.low, high: found.high }] : [];
    })
    .sort((a, b) => b.share - a.share || (a.mode < b.mode ? -1 : 1));
}

const modeOf = (answers: Record<string, unknown> | undefined): string | null => (typeof answers?.['failure_mode'] === 'string' ? answers['failure_mode'] : null);

/** Only what all its reviewers have labelled, or an adjudicator decided: whoever is still to label it must not read another's label here. */
async function readOutputs({ reader, project }: ReadingDeps, sample: Sample, newestFirst: { row: RateItem; state: ItemState | undefined }[], limit: number): Promise<SampledOutput[]> {
  const { project_id } = project;
  const labelled = newestFirst.filter(({ state }) => state && (state.blind.length > 0 || state.verdict)).slice(0, LOOKED_THROUGH);
  if (labelled.length === 0) return [];
  const raters = new Map((await ratersOfItems(reader, { project_id, item_ids: labelled.map(({ row }) => row.item_id) })).map((row) => [row.item_id, row.raters]));
  const done = labelled.filter(({ row, state }) => state && (state.verdict || state.blind.length >= (raters.get(row.item_id) ?? 1))).slice(0, limit);
  if (done.length === 0) return [];
  const [contents, opinions] = await Promise.all([
    itemContents(reader, { project_id, item_ids: done.map(({ row }) => row.item_id) }),
    judgeOpinions(reader, { project_id, trace_ids: [...new Set(done.map(({ row }) => row.trace_id))] }),
  ]);
  return done.flatMap(({ row, state }) => {
    const item = contents.find((one) => one.item_id === row.item_id);
    if (!item || !state) return [];
    const labels = decidingLabels(state);
    const rubric = labels[0] ? sample.rubrics.of(labels[0]) : sample.rubrics.get(row.rubric_id);
    const question = rubric.questions.find((one) => one.id === rubric.verdict.question);
    const documents = parseDocuments(item.documents);
    return [
      {
        item_id: row.item_id,
        trace_id: row.trace_id,
        answered_ms: row.answered_us / 1_000,
        feature: row.feature,
        model: row.model,
        question: cut(item.question),
        answer: cut(item.answer),
        verdicts: labels.map((label) => String(label.answers[rubric.verdict.question] ?? '')).map((value) => question?.options.find((option) => option.value === value)?.label ?? value),
        isAdjudicated: state.verdict !== null,
        positive: itemOutcome(sample.rubrics.of, state)?.positive ?? null,
        mode: modeTitle(rubric, labels.map((label) => modeOf(label.answers)).find((mode) => mode !== null) ?? null),
        comment: labels.map((label) => label.answers['comment']).find((text): text is string => typeof text === 'string') ?? '',
        documents: documents.slice(0, DOCUMENTS_SHOWN).map(({ id, title, content }) => ({ title: title || id, content: cut(content) })),
        documentCount: documents.length,
        citationCount: parseCitations(item.citations).length,
        rule: { isFlagged: item.is_flagged, score: item.risk_score, reasons: item.risk_reasons },
        judges: opinions.filter((one) => one.trace_id === row.trace_id).map(({ evaluator, label, value }) => ({ evaluator, label, value })),
      },
    ];
  });
}

function modeTitle(rubric: ReturnType<Sample['rubrics']['get']>, mode: string | null): string | null {
  if (mode === null) return null;
  return rubric.questions.find((question) => question.id === 'failure_mode')?.options.find((option) => option.value === mode)?.label ?? mode;
}

const cut = (text: string): string => (text.length > TEXT_SHOWN ? `${text.slice(0, TEXT_SHOWN)}…` : text);
