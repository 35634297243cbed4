/** How often raters agree on the rare thing itself: shown beside κ and α, which rarity misleads. */

/**
 * 2·both ÷ (2·both + only one + only the other): given that one rater says positive, the chance that the other does.
 * @returns null when nobody found a positive
 */
export function positiveAgreement(both: number, onlyFirst: number, onlySecond: number): number | null {
  const said = 2 * both + onlyFirst + onlySecond;
  return said === 0 ? null : (2 * both) / said;
}
