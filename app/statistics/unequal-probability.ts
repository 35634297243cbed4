/** Shares from samples whose members had different chances to be drawn (Poisson sampling). */

export interface Drawn {
  /** Inclusion probability π, above 0. */
  probability: number;
  /** 1 when positive, 0 when not. */
  value: number;
}

export interface WeightedShare {
  share: number;
  variance: number;
}

/** Horvitz–Thompson: Σ y/π ÷ N, V = Σ(1 − π)(y/π)² ÷ N². */
export function horvitzThompson(sample: readonly Drawn[], population: number): WeightedShare {
  let total = 0;
  let variance = 0;
  for (const { probability, value } of sample) {
    total += value / probability;
    variance += (1 - probability) * (value / probability) ** 2;
  }
  return { share: total / population, variance: variance / population ** 2 };
}

/**
 * Hájek: Σ(y/π) ÷ Σ(1/π), V = Σ(1 − π)((y − p̂)/π)² ÷ (Σ 1/π)². Steadier than Horvitz–Thompson
 * when the number drawn varies.
 * @returns null for an empty sample
 */
export function hajek(sample: readonly Drawn[]): WeightedShare | null {
  if (sample.length === 0) return null;
  let total = 0;
  let weights = 0;
  for (const { probability, value } of sample) {
    total += value / probability;
    weights += 1 / probability;
  }
  const share = total / weights;
  let variance = 0;
  for (const { probability, value } of sample) variance += (1 - probability) * ((value - share) / probability) ** 2;
  return { share, variance: variance / weights ** 2 };
}

/** Kish's effective sample size, (Σ w)² ÷ Σ w² for weights 1/π. */
export function kishEffectiveSize(probabilities: readonly number[]): number {
  let sum = 0;
  let squares = 0;
  for (const probability of probabilities) {
    sum += 1 / probability;
    squares += 1 / probability ** 2;
  }
  return squares === 0 ? 0 : sum ** 2 / squares;
}
