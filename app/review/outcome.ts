/** What an item counts as in a rate, from all that was said about it. */
import type { ItemState, Label } from './labels.ts';
import type { Rubric } from '#schema/review.ts';
import { outcomeOf } from './rubric.ts';

/** The rubric that a label was given under: its own version, whatever has been published since. */
export type RubricOf = (label: Pick<Label, 'rubric_id' | 'rubric_version'>) => Rubric;

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
 * drawn at random finds it positive, which has no bias towards either. Labels after the reveal do
 * not count, nor do blind ones under an older version of the rubric than the newest on the item.
 * @returns undefined when nobody has labelled it
 */
export function itemOutcome(rubricOf: RubricOf, state: ItemState): ItemOutcome | undefined {
  return outcomeFrom(rubricOf, decidingLabels(state), state.verdict !== null);
}

/** The labels that an item's outcome is made of. */
export function decidingLabels(state: ItemState): Label[] {
  if (state.verdict) return [state.verdict];
  const newest = newestOf(state.blind);
  return state.blind.filter((label) => label.rubric_id === newest?.rubric_id && label.rubric_version === newest.rubric_version);
}

/**
 * Which series an item belongs to: `default v2`. A verdict decides what its reviewers were asked,
 * so an adjudicated item stays with the version of its blind labels.
 * @returns null when nobody has labelled it
 */
export function basisOf(state: ItemState): string | null {
  const label = newestOf(state.blind) ?? state.verdict;
  return label ? `${label.rubric_id} v${label.rubric_version}` : null;
}

function newestOf(labels: readonly Label[]): Label | undefined {
  let newest: Label | undefined;
  for (const label of labels) if (!newest || label.rubric_version > newest.rubric_version) newest = label;
  return newest;
}

/** The same after the reveal: each reviewer's last word. How far it is from the blind rate says how far the judge pulls. */
export function revealedOutcome(rubricOf: RubricOf, state: ItemState): ItemOutcome | undefined {
  const last = decidingLabels(state).map((label) => state.revealed.find((one) => one.reviewer_id === label.reviewer_id) ?? label);
  return outcomeFrom(rubricOf, state.verdict ? [state.verdict] : last, state.verdict !== null);
}

function outcomeFrom(rubricOf: RubricOf, labels: readonly Label[], isAdjudicated: boolean): ItemOutcome | undefined {
  const outcomes = labels.map((label) => outcomeOf(rubricOf(label), label.answers)).filter((outcome) => outcome !== undefined);
  if (outcomes.length === 0) return undefined;
  const decided = outcomes.filter((outcome) => outcome !== null);
  const positive = decided.length === 0 ? null : decided.reduce<number>((sum, outcome) => sum + outcome, 0) / decided.length;
  return { positive, is_adjudicated: isAdjudicated, is_disputed: positive !== null && positive > 0 && positive < 1 };
}

/** Whether blind labels differ in the verdict itself (can't tell against a verdict included): an adjudicator should look. */
export function needsAdjudication(rubricOf: RubricOf, state: ItemState): boolean {
  const labels = decidingLabels(state);
  if (state.verdict || labels.length < 2) return false;
  return new Set(labels.map((label) => String(label.answers[rubricOf(label).verdict.question] ?? ''))).size > 1;
}
