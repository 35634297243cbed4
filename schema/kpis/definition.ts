/**
 * What a KPI is: one entry says what it means, how it is computed, how sure it is and when it is
 * good. Tiles, series, the API, the definitions page and the weekly packet all derive from it.
 * Safe in a browser.
 */

/** What one row of the fact stands for, and so which columns an expression may use. */
export type KpiSource =
  /** One row a request: table `requests`. */
  | 'requests'
  /** One row a leaf call (llm, embedding, rerank): the `call_*` arrays of `requests`, unfolded and in the singular (`call_cost_usd`). */
  | 'calls'
  /** One row a retrieval: the `retrieval_*` arrays of `requests`, unfolded and in the singular (`retrieval_no_hit`). */
  | 'retrievals'
  /** One row a judgement: table `scores`. */
  | 'scores'
  /** One row a figure that was measured elsewhere: table `kpi_values`. */
  | 'kpi_values'
  /** One row a deploy, incident or other moment: table `markers`. */
  | 'markers'
  /** Estimated from labels by a reader of its own (sampled and weighted); no SQL here. */
  | 'labels';

export type KpiUnit = 'share' | 'usd' | 'ms' | 'count' | 'tokens' | 'ratio' | 'days' | 'score';
export type KpiDirection = 'higher' | 'lower' | 'none';

/** The names that the API uses for how an interval was made. */
export type IntervalMethod =
  | 'wilson'
  | 'clustered_wilson'
  | 'order_statistics'
  | 'poisson'
  | 'delta'
  | 't'
  | 'stratified_wilson'
  | 'bootstrap'
  | 'exact'
  | 'none';

/** How the value follows from SQL aggregates over the source. All SQL is ClickHouse. */
export type KpiMeasure =
  /** numerator ÷ denominator, both counts of rows; a row is in the denominator only if it is known. Wilson. `of`: the rows that should have told. */
  | { kind: 'share'; numerator: string; denominator: string; of?: string }
  /**
   * A count of rows. `exposure` (a condition) counts what it happened among. Events that happen to
   * us carry a Poisson interval; what we did or decide ourselves is simply counted.
   * `judged` restricts what the verdict looks at.
   */
  | { kind: 'count'; count: string; exposure?: string; interval: 'poisson' | 'exact' | 'none'; judged?: string }
  /** A total of `amount`; `known` says whether a row told it, `of` whether it should have. No interval. */
  | { kind: 'sum'; amount: string; known: string; of: string }
  /** Σ amount ÷ Σ count over the rows where `known` holds; the interval by the delta method over rows. `isShare`: it lies between 0 and 1. `of`: the rows that should have told. */
  | { kind: 'ratio'; amount: string; count: string; known: string; isShare?: boolean; of?: string }
  /** Quantile of `amount` over rows where it is known; the interval by order statistics. */
  | { kind: 'quantile'; amount: string; level: number }
  /** Mean of `amount` over rows where it is known; Student's t. */
  | { kind: 'mean'; amount: string }
  /** As the source of `kpi_values` sent it: numerator ÷ denominator, a mean with its deviation, or a bare value. */
  | { kind: 'external'; combine: 'share' | 'ratio' | 'mean' | 'latest' }
  /** See source `labels`. */
  | { kind: 'labels' };

export interface KpiTarget {
  /** Good is at or beyond this, in the KPI's unit (shares as 0 to 1). */
  value: number;
  direction: Exclude<KpiDirection, 'none'>;
}

/** Where on the scorecard and the definitions page it stands. */
export type KpiFamily = 'traffic' | 'cost' | 'latency' | 'reliability' | 'safety' | 'retrieval' | 'citations' | 'quality' | 'review' | 'external';

export interface KpiDefinition {
  key: string;
  title: string;
  family: KpiFamily;
  /** One of the eighteen measures of the KPI framework. */
  isCore?: true;
  /** The question it answers, as its reader would ask it. */
  question: string;
  /** Definition in words; numerator and denominator as the page shows them. */
  definition: string;
  numerator: string;
  denominator: string;
  unit: KpiUnit;
  better: KpiDirection;
  target: KpiTarget | null;
  /** Said beside a KPI that has no number for a target: "+5 points a quarter over baseline". */
  targetNote?: string;
  /** Below this denominator the verdict is `undetermined`. */
  minimumSample: number;
  source: KpiSource;
  /** Restricts the source's rows, e.g. to LLM calls. SQL. */
  where?: string;
  measure: KpiMeasure;
  /** Figures of this key sent to `POST /v1/kpi-values` are counted in. */
  takesExternal?: true;
  /** Filter on `requests` (SQL) that lists the traces behind the numerator, for the drill-down. */
  examples?: string;
  /** Where the rows behind it are seen, of a KPI that has no traces of its own. */
  seenAt?: { path: string; title: string };
  /** Order in which `examples` are listed; newest first when absent. SQL over `requests`. */
  examplesOrder?: string;
}

/** Filter on `requests` for the traces of some scores, and of people's labels, which become scores once all are in. */
export const scoredTraces = (condition: string): string => `trace_id IN (SELECT trace_id FROM scores FINAL WHERE project_id = {project_id:String} AND trace_id != '' AND (${condition}))`;

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
  /** Where it is not the side on which the catalogue says that better lies. */
  targetDirection?: KpiTarget['direction'];
  verdict: Verdict;
  /** Share of the rows that should tell this figure and did, 0 to 1; null where every row tells. */
  coverage: number | null;
}

/** A reading beside the one of the period before: same length, ending where this one begins. */
export interface KpiChange {
  key: string;
  reading: KpiReading;
  previous: KpiReading;
  /** reading − previous, in the KPI's unit; null when either is unknown. */
  difference: number | null;
  low: number | null;
  high: number | null;
  /** The interval of the difference leaves 0 out; null where no interval can be made. */
  isDetectable: boolean | null;
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
  /** What it was measured with, where people or a judge measured it: rubric, judge and version. A line never joins two of them. */
  basis?: string;
  /** False while its interval has not ended, or the window cuts it. */
  isComplete: boolean;
}

export type SeriesInterval = 'hour' | 'day' | 'week';
