/** The true answers of the demo, with the arithmetic that gives them. */
import type { Answers, GroupAnswers, WindowAnswers } from './plan.ts';

export const REGRESSION_ANSWERS: Answers = {};
export const REGRESSION_WINDOWS: readonly WindowAnswers[] = [];
export const REGRESSION_GROUPS: readonly GroupAnswers[] = [];
