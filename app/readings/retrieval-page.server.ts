/** The retrieval page: KPIs, tiers and scores per index, and the queries that miss most. */
import type { Filter } from '#schema/filter.ts';
import { INDEX_TIERS } from '#app/queries/day-facts.server.ts';
import type { RetrievalRows } from '#app/queries/day-retrievals.server.ts';
import { Kept } from '#app/queries/kept-sums.server.ts';
import { missedQueries, type ScoresOfIndex, topScoresByIndex } from '#app/queries/retrieval-facts.server.ts';
import { wilson } from '#app/statistics/wilson.ts';
import { planRows, readFactNames } from './day-facts.server.ts';
import type { PagePlan } from './figure-page.server.ts';
import type { ReadingDeps } from './kpis.server.ts';
import { scoreSpread, type ScoreSpread } from './score-spread.ts';
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

export interface IndexScores extends ScoreSpread {
  index: string;
}

/** Of closed days, by the builds that they were made of. */
const keptScores = new Kept<readonly ScoresOfIndex[]>(8 * 2 ** 20, (rows) => rows.reduce((sum, { exact, places }) => sum + 200 + 8 * exact.length + 16 * places.length, 0));

/** Where the best score of a retrieval lies, per index, those with the most first. */
export async function readTopScores(deps: ReadingDeps, filter: Filter): Promise<IndexScores[]> {
  const { days, windows } = await planRows(deps, filter);
  const read = (rows: RetrievalRows) => topScoresByIndex(deps.reader, deps.project.project_id, filter.dimensions, rows);
  const [closed, open] = await Promise.all([days.length === 0 ? [] : closedScores(days, () => read({ days, windows: [] })), windows.length === 0 ? [] : read({ days: [], windows })]);
  const parts = [...closed, ...open];
  return [...new Set(parts.map(({ index }) => index))]
    .flatMap((index) => {
      const spread = scoreSpread(parts.filter((part) => part.index === index));
      return spread ? [{ index, ...spread }] : [];
    })
    .sort((a, b) => b.scored - a.scored || (a.index < b.index ? -1 : 1))
    .slice(0, INDEX_ROWS);
}

async function closedScores(days: RetrievalRows['days'], read: () => Promise<readonly ScoresOfIndex[]>): Promise<readonly ScoresOfIndex[]> {
  const key = days.map(({ build }) => build).join(' ');
  const found = keptScores.get(key) ?? (await read());
  keptScores.set(key, found);
  return found;
}

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
