/**
 * Figures that are estimated from labels: the hallucination rate first of all. Stratified by risk
 * flag, weighted by the frame; items of triage, gold and calibration never enter.
 */
import { estimateClaimRate, estimateJudge, estimateRate, ratioOf, type Estimate } from '#app/review/estimate.ts';
import { filteredDimensions } from '#app/queries/kpi-sources.server.ts';
import { isoWeekOf, weekWindow } from '#app/review/iso-week.ts';
import type { PastRates } from '#app/review/allocate.ts';
import { decidingLabels } from '#app/review/outcome.ts';
import { meanFigures, rankFigures, type RankFigures } from '#app/review/relevance.ts';
import { krippendorffAlpha, krippendorffInterval } from '#app/statistics/krippendorff-alpha.ts';
import { DIMENSIONS, type Dimension, type Filter } from '#schema/filter.ts';
import type { IntervalMethod } from '#schema/kpis/definition.ts';
import type { ReadingDeps } from './deps.ts';
import { mainBasis, matches, partOf, readSample, type Sample, type SampleItem, underBasis } from './sample.server.ts';

export const SAMPLED_KEYS = [
  'hallucination_rate',
  'hallucination_claim_rate',
  'citation_correctness',
  'judge_sensitivity',
  'judge_specificity',
  'reviewer_alpha',
  'labels_done',
  'pii_leakage_incidents',
  'retrieval_precision_at_k',
  'hit_rate_at_k',
  'mrr',
] as const;
export type SampledKey = (typeof SAMPLED_KEYS)[number];

export interface SampledReading {
  key: SampledKey;
  group: string | null;
  value: number | null;
  low: number | null;
  high: number | null;
  method: IntervalMethod;
  /** Of the labels that decided. */
  numerator: number | null;
  denominator: number | null;
  /** Answers of the frame that the labels stand for; null where it does not apply. */
  population: number | null;
  /** Of the labelled, the share that told it; null where every label does. */
  coverage: number | null;
  /** What it was measured with: rubric and version, and the judge's where a judge is measured. Another basis is another series. */
  basis: string | null;
}

const PAST_WEEKS = 8;
/** Below, a past says less about the flagged than the default does. */
const PAST_LABELS = 200;

/** By what the frame is cut: the fewer its parts, the less there is to add up. */
const toldApart = ({ filter, groupBy }: { filter: Filter; groupBy?: Dimension | null }): Dimension[] => {
  const filtered = filteredDimensions(filter.dimensions);
  return DIMENSIONS.filter((dimension) => dimension === groupBy || filtered.includes(dimension));
};

/** The sampled figures of a window, for the whole or by a dimension. */
export async function readSampled(deps: ReadingDeps, options: { filter: Filter; groupBy?: Dimension | null; keys?: readonly string[] }): Promise<SampledReading[]> {
  const sample = await readSample(deps, options.filter, undefined, toldApart(options));
  const part = partOf(sample, matches(options.filter));
  const keys = SAMPLED_KEYS.filter((key) => !options.keys || options.keys.includes(key));
  const { groupBy } = options;
  if (!groupBy) return figures(part, null, keys);
  const groups = [...new Set(part.frame.map((cell) => cell[groupBy]))].sort();
  return groups.flatMap((group) => figures(partOf(part, (one) => one[groupBy] === group), group, keys));
}

/** The same by ISO week of the answer, every week of the window; `at` is its Monday in the project's zone. */
export async function readSampledWeeks(
  deps: ReadingDeps,
  options: { filter: Filter; keys?: readonly string[]; groupBy?: Dimension | null },
): Promise<{ week: string; from: number; to: number; readings: SampledReading[]; estimate: Estimate | null }[]> {
  const zone = deps.project.settings.time_zone;
  const { from, to } = options.filter;
  const part = partOf(await readSample(deps, options.filter, undefined, toldApart(options)), matches(options.filter));
  const keys = SAMPLED_KEYS.filter((key) => !options.keys || options.keys.includes(key));
  const weeks = [];
  for (let at = from; at < to; ) {
    const week = isoWeekOf(at, zone);
    const window = weekWindow(week, zone);
    const own = partOf(part, (one) => one.at >= window.from && one.at < window.to);
    const groups = options.groupBy ? [...new Set(own.frame.map((cell) => cell[options.groupBy ?? 'feature']))].sort() : [];
    const readings = options.groupBy
      ? groups.flatMap((group) => figures(partOf(own, (one) => one[options.groupBy ?? 'feature'] === group), group, keys))
      : figures(own, null, keys);
    const one = underBasis(own, mainBasis(own));
    weeks.push({ week, ...window, readings, estimate: estimateRate(one.items, one.frame) });
    at = window.to;
  }
  return weeks;
}

/** The rate of a window with all that belongs to it: bounds, labels, population. */
export async function readEstimate(deps: ReadingDeps, filter: Filter): Promise<Estimate | null> {
  const part = partOf(await readSample(deps, filter), matches(filter));
  const one = underBasis(part, mainBasis(part));
  return estimateRate(one.items, one.frame);
}

/**
 * Share of positives among flagged and other answers in the weeks before, for Neyman allocation.
 * @returns null while there are too few labels
 */
export async function pastRates(deps: ReadingDeps, planId: string, before: number): Promise<PastRates | null> {
  const sample = await readSample(deps, { from: before - PAST_WEEKS * 7 * 86_400_000, to: before }, planId);
  const decided = sample.items.flatMap((item) => (typeof item.positive === 'number' ? [{ is_flagged: item.is_flagged, positive: item.positive }] : []));
  if (decided.length < PAST_LABELS) return null;
  const share = (isFlagged: boolean) => {
    const own = decided.filter((item) => item.is_flagged === isFlagged);
    return (own.reduce((sum, item) => sum + item.positive, 0) + 0.5) / (own.length + 1);
  };
  return { flagged: share(true), other: share(false) };
}

function figures(sample: Sample, group: string | null, keys: readonly SampledKey[]): SampledReading[] {
  const basis = mainBasis(sample);
  const one = underBasis(sample, basis);
  const judges = [...new Set(one.items.flatMap((item) => (item.positive === undefined ? [] : item.row.risk_version)))].sort().join(', ');
  return keys.map((key) => ({ ...figure(one, key), key, group, basis: basis !== null && key.startsWith('judge_') && judges !== '' ? `${basis}, ${judges}` : basis }));
}

type Figure = Omit<SampledReading, 'key' | 'group' | 'basis'>;
const UNKNOWN: Figure = { value: null, low: null, high: null, method: 'none', numerator: null, denominator: null, population: null, coverage: null };

function figure(sample: Sample, key: SampledKey): Figure {
  const { items, frame } = sample;
  const population = frame.reduce((sum, cell) => sum + cell.size, 0);
  switch (key) {
    case 'hallucination_rate': {
      const found = estimateRate(items, frame);
      const decided = items.filter((item) => typeof item.positive === 'number').length;
      if (!found) return { ...UNKNOWN, method: 'stratified_wilson', denominator: decided, population };
      return { ...UNKNOWN, value: found.rate, low: found.low, high: found.high, method: 'stratified_wilson', numerator: found.positives, denominator: found.labels, population };
    }
    case 'hallucination_claim_rate': {
      const found = estimateClaimRate(items, frame);
      const counted = items.flatMap((item) => item.claims ?? []);
      return ratio(found, counted.reduce((sum, one) => sum + one.bad, 0), counted.reduce((sum, one) => sum + one.claims, 0), population);
    }
    case 'citation_correctness': {
      const judged = items.flatMap((item) => {
        const said = item.answers?.citation_correctness;
        return typeof said === 'string' ? [{ ...item, pair: { y: said === 'complete' ? 1 : 0, x: 1 } }] : [];
      });
      return ratio(ratioOf(judged, frame), judged.reduce((sum, item) => sum + item.pair.y, 0), judged.length, population);
    }
    case 'judge_sensitivity':
    case 'judge_specificity': {
      const judge = estimateJudge(items, frame);
      const isSensitivity = key === 'judge_sensitivity';
      const decided = items.filter((item) => typeof item.positive === 'number');
      const base = decided.filter((item) => (isSensitivity ? (item.positive ?? 0) >= 0.5 : (item.positive ?? 0) < 0.5));
      return ratio(isSensitivity ? judge.sensitivity : judge.specificity, base.filter((item) => item.is_flagged === isSensitivity).length, base.length, population);
    }
    case 'reviewer_alpha': {
      const doubles = items.filter((item) => (item.state?.blind.length ?? 0) >= 2).map((item) => verdicts(sample, item));
      const alpha = krippendorffAlpha(doubles);
      const interval = krippendorffInterval(doubles, { resamples: 400 });
      return { ...UNKNOWN, value: alpha, low: interval?.low ?? null, high: interval?.high ?? null, method: interval ? 'bootstrap' : 'none', denominator: doubles.length };
    }
    case 'labels_done': {
      const done = items.reduce((sum, item) => sum + (item.state?.blind.length ?? 0), 0);
      return { ...UNKNOWN, value: done, numerator: done, denominator: items.length };
    }
    case 'pii_leakage_incidents': {
      // A count and no rate: a leak that somebody reported is a leak, so triage is in it.
      const labelled = sample.everything.flatMap(({ row, state }) => (row.purpose !== 'gold' && state && state.blind.length > 0 ? [state] : []));
      const leaks = labelled.filter((state) => (state.verdict ? [state.verdict] : state.blind).some((label) => label.answers.failure_mode === 'pii')).length;
      if (labelled.length === 0) return UNKNOWN;
      return { ...UNKNOWN, value: leaks, numerator: leaks, denominator: labelled.length };
    }
    case 'retrieval_precision_at_k':
      return retrieval(sample, 'precision');
    case 'hit_rate_at_k':
      return retrieval(sample, 'hit');
    case 'mrr':
      return retrieval(sample, 'reciprocal_rank');
    default:
      return key satisfies never;
  }
}

/** The mean over labelled retrievals, weighted by their chance to be drawn; the others say how much of it was judged. */
function retrieval({ items, frame, rubrics }: Sample, figure: keyof RankFigures): Figure {
  const labelled = items.filter((item) => item.answers !== undefined && item.row.document_count > 0);
  const judged = labelled.flatMap((item) => {
    const each = (item.state ? decidingLabels(item.state) : []).flatMap((label) => {
      const question = rubrics.of(label).questions.find((one) => one.kind === 'documents');
      const given = question && label.answers[question.id];
      return typeof given === 'object' && !Array.isArray(given) ? [rankFigures(given, item.row.document_count)] : [];
    });
    const value = meanFigures(each)[figure];
    return value === null ? [] : [{ ...item, pair: { y: value, x: 1 } }];
  });
  if (judged.length === 0) return { ...UNKNOWN, coverage: labelled.length === 0 ? null : 0 };
  const found = ratio(ratioOf(judged, frame), judged.reduce((sum, item) => sum + item.pair.y, 0), judged.length, frame.reduce((sum, cell) => sum + cell.size, 0));
  return { ...found, coverage: judged.length / labelled.length };
}

function verdicts(sample: Sample, item: SampleItem): string[] {
  return (item.state?.blind ?? []).map((label) => String(label.answers[sample.rubrics.of(label).verdict.question] ?? ''));
}

function ratio(found: { ratio: number; low: number; high: number } | null, numerator: number, denominator: number, population: number): Figure {
  if (!found) return { ...UNKNOWN, method: 'stratified_wilson', denominator, population };
  return { ...UNKNOWN, value: found.ratio, low: found.low, high: found.high, method: 'stratified_wilson', numerator, denominator, population };
}
