/** A judge held against the blind labels: how well it sees, and what rate follows from it. Second opinions, both; the stratified rate counts. */
import { type PredictionPowered, type ScoreSums, stratifiedPredictionPowered } from '../statistics/ppi.ts';
import { type CorrectedShare, roganGladen } from '../statistics/rogan-gladen.ts';
import type { SampledRatio } from '../statistics/stratified-ratio.ts';
import { wilson } from '../statistics/wilson.ts';
import { estimateJudge, type FrameCell, type SampledItem } from './estimate.ts';

/** What a judge scored of one cell of the frame, labelled items included. */
export interface JudgedCell extends ScoreSums {
  draw_id: string;
  stratum: string;
  is_flagged: boolean;
}

export interface JudgeOpinion {
  /** Answers of the frame that it judged, and all that there are. */
  judged: number;
  of: number;
  /** Labelled answers that it judged, can't tell left out. */
  labels: number;
  /** Share of the judged that it flags, with Wilson's interval. */
  flagged: { share: number; low: number; high: number } | null;
  sensitivity: SampledRatio | null;
  specificity: SampledRatio | null;
  /** Rogan–Gladen: its flags, corrected by what it misses and by what it flags for nothing. */
  corrected: CorrectedShare | null;
  /** PPI++ within flagged and other answers. */
  powered: PredictionPowered | null;
}

export interface NamedOpinion extends JudgeOpinion {
  judge: string;
  version: string;
  /** The rule judge's flag shared out the labels, and its risk score is on every answer; another judge's score is its flag. */
  isRule: boolean;
}

export interface JudgeScores<T extends SampledItem> {
  /** Flag and score of a drawn item; null for one that it did not judge. */
  of(item: T): { isFlagged: boolean; score: number } | null;
  /** Answers of the frame that it judged, and how many of them it flags. */
  judged: number;
  flags: number;
  cells: readonly JudgedCell[];
}

/** @param items sampled items of one rubric version, and the frame they were drawn from */
export function judgeOpinion<T extends SampledItem>(items: readonly T[], frame: readonly FrameCell[], scores: JudgeScores<T>): JudgeOpinion {
  const population = frame.reduce((sum, cell) => sum + cell.size, 0);
  const seen = items.flatMap((item) => {
    const said = scores.of(item);
    return said ? [{ item: { ...item, is_flagged: said.isFlagged }, stratum_flagged: item.is_flagged, score: said.score }] : [];
  });
  const { sensitivity, specificity } = estimateJudge(seen.map(({ item }) => item), frame);
  const { judged, flags } = scores;
  const flagged = judged === 0 ? null : { share: flags / judged, ...wilson(flags, judged) };
  return {
    judged,
    of: population,
    labels: seen.filter(({ item }) => typeof item.positive === 'number').length,
    flagged,
    sensitivity,
    specificity,
    corrected:
      sensitivity && specificity && flagged
        ? roganGladen({ flagged: flagged.share, judged, sensitivity: sensitivity.ratio, positives: sensitivity.effective, specificity: specificity.ratio, negatives: specificity.effective })
        : null,
    powered: powered(seen, frame, scores.cells),
  };
}

/** A λ from fewer labels than these is noise. */
const LABELS_OF_A_STRATUM = 20;

/**
 * Strata are the two sides of the risk flag within each draw, for there the labels are a random
 * sample; draws with too few labels on a side are taken together.
 */
function powered(seen: readonly { item: SampledItem; stratum_flagged: boolean; score: number }[], frame: readonly FrameCell[], cells: readonly JudgedCell[]): PredictionPowered | null {
  const strata = [true, false].flatMap((side) => {
    const own = seen.filter(({ item, stratum_flagged }) => stratum_flagged === side && typeof item.positive === 'number');
    const ofDraw = (draw: string) => own.filter(({ item }) => item.draw_id === draw).length;
    const draws = [...new Set(frame.filter((cell) => cell.is_flagged === side).map((cell) => cell.draw_id))];
    const large = draws.filter((draw) => ofDraw(draw) >= LABELS_OF_A_STRATUM);
    const rest = draws.filter((draw) => !large.includes(draw));
    // Without a label the rest has nothing to say of itself: the draw with most labels speaks for it.
    const isMute = large.length > 0 && rest.every((draw) => ofDraw(draw) === 0);
    const most = [...large].sort((a, b) => ofDraw(b) - ofDraw(a))[0];
    const groups = isMute ? large.map((draw) => (draw === most ? [draw, ...rest] : [draw])) : [...large.map((draw) => [draw]), rest];
    return groups.map((group) => stratumOf(own.filter(({ item }) => group.includes(item.draw_id)), frame, cells, (cell) => cell.is_flagged === side && group.includes(cell.draw_id)));
  });
  return stratifiedPredictionPowered(strata);
}

function stratumOf(own: readonly { item: SampledItem; score: number }[], frame: readonly FrameCell[], cells: readonly JudgedCell[], isIn: (cell: { is_flagged: boolean; draw_id: string }) => boolean) {
  const judged = own.map(({ score }) => score);
  const all = cells.filter(isIn);
  const total = (pick: (sums: ScoreSums) => number) => all.reduce((sum, cell) => sum + pick(cell), 0);
  return {
    size: frame.filter(isIn).reduce((sum, cell) => sum + cell.size, 0),
    labels: own.map(({ item }) => item.positive ?? 0),
    judged,
    others: {
      n: total(({ n }) => n) - own.length,
      sum: total(({ sum }) => sum) - judged.reduce((sum, score) => sum + score, 0),
      squares: total(({ squares }) => squares) - judged.reduce((sum, score) => sum + score ** 2, 0),
    },
  };
}
