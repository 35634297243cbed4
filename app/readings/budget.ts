/** How a month's forecast stands to the month's budget. */

export type BudgetState = 'spent' | 'over' | 'open' | 'under';

/**
 * `spent`: the budget is used up already. `over` and `under`: the whole interval lies beyond or
 * within it. `open`: it may end either way.
 */
export function budgetState(forecast: { spent: number; low: number; high: number }, budget: number): BudgetState {
  if (forecast.spent > budget) return 'spent';
  if (forecast.low > budget) return 'over';
  return forecast.high <= budget ? 'under' : 'open';
}
