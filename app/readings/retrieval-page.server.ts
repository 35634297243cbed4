/** The retrieval page: KPIs, tiers and scores per index, and the queries that miss most. */
import type { Filter } from '#schema/filter.ts';
import { INDEX_TIERS } from '#app/queries/day-facts.server.ts';
import { missedQueries, topScoresByIndex } from '#app/queries/retrieval-facts.server.ts';
import { wilson } from '#app/statistics/wilson.ts';
import { planRows, readFactNames } from './day-facts.server.ts';
import type { PagePlan } from './figure-page.server.ts';
import type { ReadingDeps } from './kpis.server.ts';
import { groupWordings, type WordingGroup } from './similar-wordings.ts';

export const RETRIEVAL_PLAN: PagePlan = {
  groups: [
    { title: 'Without a hit, in tiers that are never mixed', keys: ['retrieval_no_hit_rate', 'retrieval_no_hit_empty_rate', 'retrieval_no_hit_below_threshold_rate', 'no_hit_but_answered_rate'] },
    { title: 'By judgement: the first 5 documents, where people judged them', keys: ['retrieval_precision_at_k', 'hit_rate_at_k', 'mrr'] },
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

const GROUPS_SHOWN = 25;
const EXAMPLES_SHOWN = 5;

export interface MissedQueries {
  /** Those with the most misses; `wordings` are the most frequent of each, `others` how many more there are. */
  groups: (WordingGroup & { others: number })[];
  /** Misses that told their query, wordings of them, and how many wordings were grouped. */
  misses: number;
  wordings: number;
  grouped: number;
}

/** Queries without a hit, similar wordings together. */
export async function readMissedQueries(deps: ReadingDeps, filter: Filter): Promise<MissedQueries> {
  const rows = await missedQueries(deps.reader, deps.project.project_id, filter.dimensions, await planRows(deps, filter));
  const groups = groupWordings(rows.map(({ all_misses: _, all_wordings: __, ...wording }) => wording));
  return {
    groups: groups.slice(0, GROUPS_SHOWN).map((group) => ({ ...group, wordings: group.wordings.slice(0, EXAMPLES_SHOWN), others: Math.max(0, group.wordings.length - EXAMPLES_SHOWN) })),
    misses: rows[0]?.all_misses ?? 0,
    wordings: rows[0]?.all_wordings ?? 0,
    grouped: rows.length,
  };
}
