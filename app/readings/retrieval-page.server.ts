/** The retrieval page: KPIs, tiers and scores per index, and the queries that miss most. */
import type { Filter } from '#schema/filter.ts';
import { INDEX_TIERS } from '#app/queries/day-facts.server.ts';
import { missedQueries, topScoresByIndex } from '#app/queries/retrieval-facts.server.ts';
import { wilson } from '#app/statistics/wilson.ts';
import { planRows, readFactNames } from './day-facts.server.ts';
import type { PagePlan } from './figure-page.server.ts';
import type { ReadingDeps } from './kpis.server.ts';

export const RETRIEVAL_PLAN: PagePlan = {
  groups: [
    { title: 'Without a hit, in tiers that are never mixed', keys: ['retrieval_no_hit_rate', 'retrieval_no_hit_empty_rate', 'retrieval_no_hit_below_threshold_rate', 'no_hit_but_answered_rate'] },
    { title: 'By judgement', keys: ['retrieval_precision_at_k', 'hit_rate_at_k', 'mrr'] },
    { title: 'Citations', keys: ['citation_coverage', 'citation_validity', 'citation_correctness'] },
  ],
  more: [],
};

/** A count among others with its interval; null where there is nothing to count among. */
export interface Share {
  count: number;
  of: number;
  share: number;
  low: number;
  high: number;
}

const shareOf = (count: number, of: number): Share | null => (of === 0 ? null : { count, of, share: count / of, ...wilson(count, of) });

const INDEX_ROWS = 50;

export async function readIndexes(deps: ReadingDeps, filter: Filter) {
  const [indexes, scores] = await Promise.all([readFactNames(deps, INDEX_TIERS, filter, INDEX_ROWS), readTopScores(deps, filter)]);
  return indexes.map(({ name, sum }) => ({
    index: name(0),
    retrievals: sum(0),
    errors: sum(5),
    empty: shareOf(sum(2), sum(1)),
    /** Among those with a threshold; without one the tier does not exist. */
    below: shareOf(sum(3), sum(4)),
    scores: scores.find((one) => one.index === name(0)) ?? null,
  }));
}

export const readTopScores = async (deps: ReadingDeps, filter: Filter) => topScoresByIndex(deps.reader, deps.project.project_id, filter.dimensions, await planRows(deps, filter));

export const readMissedQueries = async (deps: ReadingDeps, filter: Filter) => missedQueries(deps.reader, deps.project.project_id, filter.dimensions, await planRows(deps, filter));
