/** The share that is really positive, from the share that an imperfect judge flags. */
import { Z } from './interval.ts';

export interface CorrectedShare {
  share: number;
  low: number;
  high: number;
}

export interface JudgeCalibration {
  /** Share flagged among everything judged, and how many were judged. */
  flagged: number;
  judged: number;
  /** Share of the truly negative that the judge passes, and from how many it is known. */
  specificity: number;
  negatives: number;
  /** Share of the truly positive that the judge flags, and from how many it is known. */
  sensitivity: number;
  positives: number;
}

/**
 * θ = (p + Sp − 1)/(Se + Sp − 1), clipped to [0, 1]; the interval by Lee et al. (arXiv 2511.21140):
 * Agresti–Coull's p̃, (m q + 1)/(m + 2) for the two rates, and a shift for the skewness of the ratio.
 * @returns null when the judge is no better than a coin (Se + Sp ≤ 1)
 */
export function roganGladen(calibration: JudgeCalibration): CorrectedShare | null {
  const { flagged, judged, specificity, negatives, sensitivity, positives } = calibration;
  const youden = sensitivity + specificity - 1;
  if (!(youden > 0) || judged <= 0 || negatives <= 0 || positives <= 0) return null;
  const share = clip((flagged + specificity - 1) / youden);
  const n = judged + Z ** 2;
  const m0 = negatives + 2;
  const m1 = positives + 2;
  const p = (judged * flagged + Z ** 2 / 2) / n;
  const q0 = (negatives * specificity + 1) / m0;
  const q1 = (positives * sensitivity + 1) / m1;
  const adjusted = q0 + q1 - 1;
  if (!(adjusted > 0)) return null;
  const theta = (p + q0 - 1) / adjusted;
  const shift = 2 * Z ** 2 * ((-(1 - theta) * q0 * (1 - q0)) / m0 + (theta * q1 * (1 - q1)) / m1);
  const variance =
    ((p * (1 - p)) / n + ((1 - theta) ** 2 * q0 * (1 - q0)) / m0 + (theta ** 2 * q1 * (1 - q1)) / m1) / adjusted ** 2;
  const half = Z * Math.sqrt(variance);
  return { share, low: clip(theta + shift - half), high: clip(theta + shift + half) };
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}
