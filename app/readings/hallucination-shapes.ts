/** What the hallucinations page is made of. Safe in a browser: the page's components take these shapes. */
import type { Estimate } from '../review/estimate.ts';

/** A count of the frame with its interval; null where nothing is drawn. */
export interface FlagShare {
  share: number;
  low: number;
  high: number;
  flagged: number;
  of: number;
}

export interface RateOfPart {
  /** ISO week, or the value of a dimension. */
  name: string;
  /** Null when nothing, or too little of a stratum, is labelled. */
  estimate: Estimate | null;
  /** Decided labels. */
  labelled: number;
  /** Eligible answers that the draws saw. */
  population: number;
  /** What the rule judge flagged of the same answers: it looked at all of them. */
  flagged: FlagShare | null;
}

export interface RateOfWeek extends RateOfPart {
  from: number;
  isOver: boolean;
  /** Rubric and version: a week in which it changed has a row for each; null while nothing is labelled. */
  basis: string | null;
}

export interface FailureMode {
  mode: string;
  title: string;
  /** Labels that name it; a half where two reviewers disagree. */
  labels: number;
  /** Of all hallucinations, weighted by the frame. */
  share: number;
  low: number;
  high: number;
}

export interface SampledOutput {
  item_id: string;
  trace_id: string;
  answered_ms: number;
  feature: string;
  model: string;
  question: string;
  answer: string;
  /** In the rubric's words, one a deciding label. */
  verdicts: string[];
  isAdjudicated: boolean;
  /** 1 hallucination, 0 none, between while reviewers disagree, null when nobody could tell. */
  positive: number | null;
  mode: string | null;
  comment: string;
  documents: { title: string; content: string }[];
  documentCount: number;
  citationCount: number;
  rule: { isFlagged: boolean; score: number; reasons: string[] };
  judges: { evaluator: string; label: string; value: number | null }[];
}
