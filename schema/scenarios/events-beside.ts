/** What is sent beside the traffic: evaluation runs, judged retrievals, figures of the week. */
import type { KpiValue } from '../kpi-values.ts';
import type { Score } from '../scores.ts';

/** A run of a suite: cases 1 to `passed` pass. The critical ones are the last, so they fail first. */
export interface EvaluationRun {
  day: number;
  suite: string;
  cases: number;
  passed: number;
  critical: number;
}

export function evaluationScores(runs: readonly EvaluationRun[], at: (day: number) => number): Score[] {
  return runs.flatMap(({ day, suite, cases, passed, critical }) =>
    Array.from({ length: cases }, (_, index) => {
      const hasPassed = index < passed;
      return {
        score_id: `${suite}-${at(day)}-${index + 1}`,
        name: 'task_success',
        source: 'eval' as const,
        value: hasPassed ? 1 : 0,
        label: hasPassed ? 'pass' : 'fail',
        suite,
        run_id: `${suite}-${at(day)}`,
        case_id: `${suite}-case-${index + 1}`,
        is_critical: index >= cases - critical,
        evaluator: 'exact-answer',
        evaluator_version: '3',
        at: at(day),
      };
    }),
  );
}

/** Judged retrievals: for each, which of the first five documents are relevant. */
export interface RelevanceRun {
  day: number;
  /** `queries` retrievals with relevant documents at exactly these ranks, from 1; empty for none. */
  judged: readonly { queries: number; relevant_ranks: readonly number[] }[];
}

export const RELEVANCE_K = 5;

export function relevanceScores(runs: readonly RelevanceRun[], at: (day: number) => number): Score[] {
  return runs.flatMap(({ day, judged }) =>
    judged.flatMap(({ queries, relevant_ranks }, group) =>
      Array.from({ length: queries }, (_, query) => {
        const first = Math.min(...relevant_ranks);
        const values = { precision_at_k: relevant_ranks.length / RELEVANCE_K, hit_at_k: relevant_ranks.length > 0 ? 1 : 0, mrr: relevant_ranks.length > 0 ? 1 / first : 0 };
        return Object.entries(values).map(([name, value]) => ({
          score_id: `${name}-${at(day)}-${group}-${query}`,
          name,
          source: 'eval' as const,
          value,
          suite: 'retrieval',
          run_id: `retrieval-${at(day)}`,
          case_id: `query-${group}-${query}`,
          evaluator: 'judged-passages',
          at: at(day),
          attributes: { k: RELEVANCE_K },
        }));
      }).flat(),
    ),
  );
}

/** Figures of one week each, that other systems know. */
export interface WeekFigures {
  from: number;
  to: number;
  satisfaction: { mean: number; deviation: number; answers: number };
  docs: { fresh: number; owned: number };
  delivery: { completed: number; committed: number };
  pr_days: number;
}

export function weekValues(weeks: readonly WeekFigures[], at: (day: number) => number): KpiValue[] {
  return weeks.flatMap((week) => {
    const period = { from: at(week.from), to: at(week.to) };
    return [
      { key: 'stakeholder_satisfaction', ...period, value: week.satisfaction.mean, standard_deviation: week.satisfaction.deviation, sample_size: week.satisfaction.answers },
      { key: 'docs_freshness', ...period, numerator: week.docs.fresh, denominator: week.docs.owned },
      { key: 'delivery', ...period, numerator: week.delivery.completed, denominator: week.delivery.committed },
      { key: 'pr_cycle_time', ...period, value: week.pr_days },
    ];
  });
}
