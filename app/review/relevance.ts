/** How good a retrieval was, from what people said of its documents: precision@k, hit@k and reciprocal rank. What nobody judged is unknown. */

/** The k of figures from labels: as many documents as a reviewer can be asked to read. */
export const RELEVANCE_K = 5;

export interface RankFigures {
  /** Relevant ones among the first k ÷ k; null unless all of the first k were judged. */
  precision: number | null;
  /** 1 when one of the first k is relevant, 0 when all were judged and none is; null otherwise. */
  hit: 0 | 1 | null;
  /** 1 ÷ the rank of the first relevant one, 0 when all were judged and none is; null when an unjudged one stands before it. */
  reciprocal_rank: number | null;
}

const UNKNOWN: RankFigures = { precision: null, hit: null, reciprocal_rank: null };

/**
 * @param relevance 0 or 1 by the document's place in rank order, from 0; what is left out was not judged
 * @param documents how many were retrieved; without any there is nothing to judge
 */
export function rankFigures(relevance: Readonly<Record<string, 0 | 1>>, documents: number, k = RELEVANCE_K): RankFigures {
  if (documents <= 0) return UNKNOWN;
  const judged = Array.from({ length: documents }, (_, place) => relevance[String(place)]);
  const first = judged.slice(0, k);
  const isWhole = first.every((one) => one !== undefined);
  const relevant = first.filter((one) => one === 1).length;
  const rank = judged.indexOf(1);
  const isRankKnown = rank >= 0 && judged.slice(0, rank).every((one) => one !== undefined);
  return {
    precision: isWhole ? relevant / k : null,
    hit: relevant > 0 ? 1 : isWhole ? 0 : null,
    reciprocal_rank: rank >= 0 ? (isRankKnown ? 1 / (rank + 1) : null) : judged.every((one) => one !== undefined) ? 0 : null,
  };
}

/** Where several people judged one retrieval, the mean of what each says; null where none says it. */
export function meanFigures(each: readonly RankFigures[]): RankFiguresMean {
  const mean = (pick: (one: RankFigures) => number | null) => {
    const known = each.flatMap((one) => pick(one) ?? []);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  return { precision: mean((one) => one.precision), hit: mean((one) => one.hit), reciprocal_rank: mean((one) => one.reciprocal_rank) };
}

export type RankFiguresMean = Record<keyof RankFigures, number | null>;
