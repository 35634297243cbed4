/** What an item counts as in a rate, from all that was said about it. */
import type { ItemState, Label } from './labels.ts';
import type { Rubric } from '#schema/review.ts';
import { outcomeOf } from './rubric.ts';

export interface ItemOutcome {
  /**
   * Share of the deciding labels that are positive: 0 or 1, a fraction while two reviewers disagree
   * and nobody has adjudicated; null when nobody could tell.
   */
  positive: number | null;
  is_adjudicated: boolean;
  /** Two blind labels decide differently and there is no verdict yet. */
  is_disputed: boolean;
}

/**
 * The adjudicated label wins. Without one the blind labels count alike: the chance that a reviewer
 * drawn at random finds it positive, which has no bias towards either. Labels after the reveal do not count.
 * @returns undefined when nobody has labelled it
 */
export function itemOutcome(rubric: Rubric, state: ItemState): ItemOutcome | undefined {
  return outcomeFrom(rubric, state.verdict ? [state.verdict] : state.blind, state.verdict !== null);
}

/** The same after the reveal: each reviewer's last word. How far it is from the blind rate says how far the judge pulls. */
export function revealedOutcome(rubric: Rubric, state: ItemState): ItemOutcome | undefined {
  const last = state.blind.map((label) => state.revealed.find((one) => one.reviewer_id === label.reviewer_id) ?? label);
  return outcomeFrom(rubric, state.verdict ? [state.verdict] : last, state.verdict !== null);
}

function outcomeFrom(rubric: Rubric, labels: readonly Label[], isAdjudicated: boolean): ItemOutcome | undefined {
  const outcomes = labels.map((label) => outcomeOf(rubric, label.answers)).filter((outcome) => outcome !== undefined);
  if (outcomes.length === 0) return undefined;
  const decided = outcomes.filter((outcome) => outcome !== null);
  const positive = decided.length === 0 ? null : decided.reduce<number>((sum, outcome) => sum + outcome, 0) / decided.length;
  return { positive, is_adjudicated: isAdjudicated, is_disputed: positive !== null && positive > 0 && positive < 1 };
}

/** Whether blind labels differ in the verdict itself (can't tell against a verdict included): an adjudicator should look. */
export function needsAdjudication(rubric: Rubric, state: ItemState): boolean {
  if (state.verdict || state.blind.length < 2) return false;
  return new Set(state.blind.map((label) => String(label.answers[rubric.verdict.question] ?? ''))).size > 1;
}
