/** Short ways to write an answer down. */
import type { Answer } from './plan.ts';

/** numerator ÷ denominator; unknown without a denominator. */
export function share(numerator: number, denominator: number): Answer {
  return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator };
}

/** A figure of which the denominator says how many told it. */
export function of(value: number | null, denominator: number): Answer {
  return { value, denominator };
}

/** With its 95% interval, and what it says against the default target where there is one. */
export function within(answer: Answer, low: number, high: number, verdict?: Answer['verdict']): Answer {
  return { ...answer, low, high, ...(verdict ? { verdict } : {}) };
}

export function plain(value: number | null): Answer {
  return { value };
}
