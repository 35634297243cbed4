/**
 * The rule judge: a cheap, versioned opinion on every answer, so that sampling knows the flag for
 * the whole frame. It is no verdict; it says where to look first. Microseconds a request.
 *
 * A change of a rule, weight or limit is a new version.
 */

export const RULE_JUDGE_VERSION = 'rule-judge/1';

export type RiskReason = 'no_hit_answered' | 'unresolved_citation' | 'low_support' | 'thumbs_down' | 'refused_on_hit';

/** Weights add up as independent chances: 1 − Π(1 − w). A single strong reason is enough for a flag. */
const WEIGHTS: Readonly<Record<RiskReason, number>> = {
  no_hit_answered: 0.6,
  unresolved_citation: 0.5,
  low_support: 0.5,
  thumbs_down: 0.7,
  refused_on_hit: 0.3,
};
const FLAG_FROM = 0.5;
/** Below this share of supported sentences the answer says much that its documents do not. */
const LOW_SUPPORT = 0.5;

export interface RiskFacts {
  isAnswered: boolean;
  isRefusal: boolean | null;
  /** A no-hit tier was met by every retrieval that told. */
  isNoHit: boolean;
  isHit: boolean;
  citationCount: number | null;
  resolvedCitationCount: number | null;
  /** Null when the answer's or the documents' text is unknown. */
  lexicalSupport: number | null;
  hasThumbsDown: boolean;
}

export interface Risk {
  flag: boolean;
  /** 0 to 1. */
  score: number;
  reasons: RiskReason[];
}

export function judge(facts: RiskFacts): Risk {
  const reasons: RiskReason[] = [];
  const isWritten = facts.isAnswered && facts.isRefusal !== true;
  if (facts.isNoHit && isWritten) reasons.push('no_hit_answered');
  if (isWritten && facts.citationCount !== null && facts.resolvedCitationCount !== null && facts.resolvedCitationCount < facts.citationCount) reasons.push('unresolved_citation');
  if (isWritten && facts.lexicalSupport !== null && facts.lexicalSupport < LOW_SUPPORT) reasons.push('low_support');
  if (facts.hasThumbsDown) reasons.push('thumbs_down');
  if (facts.isRefusal === true && facts.isHit) reasons.push('refused_on_hit');
  let doubt = 1;
  for (const reason of reasons) doubt *= 1 - WEIGHTS[reason];
  const score = Math.round((1 - doubt) * 10_000) / 10_000;
  return { flag: score >= FLAG_FROM, score, reasons };
}
