/**
 * What a KPI is: one entry says what it means, how it is computed, how sure it is and when it is
 * good. Tiles, series, the API, the definitions page and the weekly packet all derive from it.
 * Safe in a browser.
 */

/** What one row of the fact stands for, and so which columns an expression may use. */
export type KpiSource =
  /** One row a request: table `requests`. */
  | 'requests'
  /** One row a leaf call (llm, embedding, rerank): the `call_*` arrays of `requests`, unfolded. */
  | 'calls'
  /** One row a retrieval: the `retrieval_*` arrays of `requests`, unfolded. */
  | 'retrievals';

export type KpiUnit = 'share' | 'usd' | 'ms' | 'count' | 'tokens' | 'ratio' | 'days' | 'score';
export type KpiDirection = 'higher' | 'lower' | 'none';

/** The names that the API uses for how an interval was made. */
export type IntervalMethod = 'wilson' | 'order_statistics' | 'poisson' | 'delta' | 't' | 'stratified_wilson' | 'exact' | 'none';

/** How the value follows from SQL aggregates over the source. All SQL is ClickHouse. */
export type KpiMeasure =
  /** numerator ÷ denominator, both counts of rows; a row is in the denominator only if it is known. Wilson. */
  | { kind: 'share'; numerator: string; denominator: string }
  /** A count; `per` is an optional exposure (SQL), shown as a rate beside it. Poisson. */
  | { kind: 'count'; count: string; exposure?: string }
  /** A total of `amount`; `known` counts the rows that told it, `of` those that should have. No interval. */
  | { kind: 'sum'; amount: string; known: string; of: string }
  /** Σ amount ÷ Σ count over rows; the interval by the delta method over rows. */
  | { kind: 'ratio'; amount: string; count: string }
  /** Quantile of `amount` over rows where it is known; the interval by order statistics. */
  | { kind: 'quantile'; amount: string; level: number };

export interface KpiTarget {
  /** Good is at or beyond this, in the KPI's unit (shares as 0 to 1). */
  value: number;
  direction: Exclude<KpiDirection, 'none'>;
}

export interface KpiDefinition {
  key: string;
  title: string;
  /** The question it answers, as its reader would ask it. */
  question: string;
  /** Definition in words; numerator and denominator as the page shows them. */
  definition: string;
  numerator: string;
  denominator: string;
  unit: KpiUnit;
  better: KpiDirection;
  target: KpiTarget | null;
  /** Below this denominator the verdict is `undetermined`. */
  minimumSample: number;
  source: KpiSource;
  /** Restricts the source's rows, e.g. to LLM calls. SQL. */
  where?: string;
  measure: KpiMeasure;
  /** Filter on `requests` (SQL) that lists the traces behind the numerator, for the drill-down. */
  examples?: string;
}

export type Verdict = 'good' | 'bad' | 'undetermined' | 'none';

/** One figure, as the API answers and the page shows it. Null is unknown, never zero. */
export interface KpiReading {
  key: string;
  /** Value of the grouping dimension; null for the whole. */
  group: string | null;
  value: number | null;
  low: number | null;
  high: number | null;
  method: IntervalMethod;
  numerator: number | null;
  denominator: number | null;
  unit: KpiUnit;
  target: number | null;
  verdict: Verdict;
}

/** One point of a series. */
export interface KpiPoint {
  /** Start of the interval, ISO 8601, UTC. */
  at: string;
  group: string | null;
  value: number | null;
  low: number | null;
  high: number | null;
  numerator: number | null;
  denominator: number | null;
  /** False while its interval has not ended, or the window cuts it. */
  isComplete: boolean;
}

export type SeriesInterval = 'hour' | 'day' | 'week';
