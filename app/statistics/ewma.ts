/** Watching a sampled rate: small shifts add up in an exponentially weighted mean. */

export interface EwmaPoint {
  /** The weighted mean up to here. */
  mean: number;
  low: number;
  high: number;
  isBeyond: boolean;
}

/**
 * EWMA m_t = λx_t + (1 − λ)m_{t−1}, starting at the centre, with the limits of its long run:
 * centre ± L·s·√(λ/(2 − λ)) (NIST/SEMATECH e-Handbook, 6.3.2.4).
 *
 * @param options.lambda .2 and options.reach 2.7, upper side, on z-scores: sees 2% → 4% within four
 *   weeks at 300 labels a week in 96% of runs, with 2.8% false alarms (STATISTICS, watching a series)
 * @param options.isUpperOnly only a rise is an alarm
 */
export function ewma(
  values: readonly number[],
  options: { centre: number; standardDeviation: number; lambda: number; reach: number; isUpperOnly?: boolean },
): EwmaPoint[] {
  const { centre, lambda } = options;
  const width = options.reach * options.standardDeviation * Math.sqrt(lambda / (2 - lambda));
  let mean = centre;
  return values.map((value) => {
    mean = lambda * value + (1 - lambda) * mean;
    return {
      mean,
      low: centre - width,
      high: centre + width,
      isBeyond: mean > centre + width || (options.isUpperOnly !== true && mean < centre - width),
    };
  });
}

/** The settings for sampled rates, on z-scores (centre 0, standard deviation 1). */
export const SAMPLED_RATE_EWMA = { centre: 0, standardDeviation: 1, lambda: 0.2, reach: 2.7, isUpperOnly: true } as const;
