/**
 * What a plan comes to, summed over its table (counts × what one request of an outcome amounts to)
 * and never over generated events. It keeps the literals of the scenarios' answers honest.
 */
import { EMBEDDING_COST_USD } from '#schema/scenarios/models.ts';
import { type Answer, type Answers, type Block, INPUT_TOKEN_LADDER, LATENCY_LADDER_MS, OUTCOMES, type Outcome, type OutcomeFacts, OUTPUT_TOKEN_LADDER, TTFT_PART } from '#schema/scenarios/plan.ts';
import { DOWN_RUNGS, UP_RUNGS } from '#schema/scenarios/generate.ts';

/** Of the plan, one line: so many requests of one outcome in one block. */
export interface Line {
  block: Block;
  outcome: Outcome;
  count: number;
  facts: OutcomeFacts;
}

export function linesOf(blocks: readonly Block[]): Line[] {
  return blocks.flatMap((block) =>
    (Object.keys(OUTCOMES) as Outcome[]).flatMap((outcome) => {
      const count = block.counts[outcome] ?? 0;
      return count === 0 ? [] : [{ block, outcome, count, facts: OUTCOMES[outcome] }];
    }),
  );
}

/** The model that the request counts under: who answered, else who was asked last. */
export function modelOf({ block, outcome }: Line): string {
  if (outcome === 'cached') return '';
  return outcome === 'fallback' ? (block.fallback?.model ?? '') : block.use.model;
}

const hasRetrieval = ({ facts }: Line) => facts.no_hit !== 'none';
const hasReranked = ({ block, facts }: Line) => block.has_rerank && facts.no_hit === 'hit';
const tellsDocuments = ({ facts }: Line) => facts.no_hit === 'hit' || isMiss(facts);
const isMiss = (facts: OutcomeFacts) => facts.no_hit === 'empty' || facts.no_hit === 'below_threshold';
const hasCalls = ({ facts }: Line) => facts.ok_calls + facts.failed_calls > 0;
const isAnsweredByModel = ({ facts }: Line) => facts.is_answered && facts.ok_calls > 0;

/** Of one request, and null when the price of a call is in no table. */
function costOf(line: Line): { known: number; isPriced: boolean } {
  const use = line.outcome === 'fallback' ? line.block.fallback : line.block.use;
  const price = use?.cost_usd ?? null;
  const known = (hasRetrieval(line) ? EMBEDDING_COST_USD : 0) + (hasReranked(line) ? 0.002 : 0) + line.facts.ok_calls * (price ?? 0);
  return { known, isPriced: price !== null || line.facts.ok_calls === 0 };
}

const sum = (lines: readonly Line[], amount: (line: Line) => number) => lines.reduce((total, line) => total + line.count * amount(line), 0);
const count = (lines: readonly Line[], isCounted: (line: Line) => boolean) => sum(lines, (line) => (isCounted(line) ? 1 : 0));

export function share(numerator: number, denominator: number): Answer {
  return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator };
}

/**
 * Smallest value with at least that part of the weights at or below it.
 * Null when two ranks beside it give another value: then the plan does not settle the quantile, and definitions of it differ.
 */
function quantile(weighted: readonly { value: number; weight: number }[], level: number): Answer | null {
  const sorted = [...weighted].sort((one, other) => one.value - other.value);
  const total = sorted.reduce((whole, { weight }) => whole + weight, 0);
  if (total === 0) return { value: null, denominator: 0 };
  const valueAt = (rank: number) => {
    let before = 0;
    for (const { value, weight } of sorted) {
      before += weight;
      if (before >= rank) return value;
    }
    return sorted.at(-1)?.value ?? null;
  };
  const value = valueAt(level * total);
  if (valueAt(level * total - 2) !== value || valueAt(Math.min(total, level * total + 2)) !== value) return null;
  return { value, denominator: total };
}

/** All answers of the KPIs that a plan settles. */
export function answersOf(lines: readonly Line[]): Answers {
  return Object.fromEntries(Object.entries(figuresOf(lines)).flatMap(([key, answer]) => (answer === null ? [] : [[key, answer]])));
}

function figuresOf(lines: readonly Line[]): Record<string, Answer | null> {
  const durations = lines.flatMap(({ block, count: n }) => LATENCY_LADDER_MS.map((value) => ({ value: value * block.latency_factor, weight: n / 25 })));
  const firstTokens = lines
    .filter((line) => line.block.is_streaming && isAnsweredByModel(line))
    .flatMap(({ block, count: n }) => LATENCY_LADDER_MS.map((value) => ({ value: value * block.latency_factor * TTFT_PART, weight: n / 25 })));
  const tokens = lines
    .filter(({ facts }) => facts.ok_calls > 0)
    .flatMap(({ block, facts, count: n }) =>
      INPUT_TOKEN_LADDER.map((factor, step) => ({ value: Math.round(facts.ok_calls * (block.tokens.input * factor + block.tokens.output * (OUTPUT_TOKEN_LADDER[step] ?? 0))), weight: n / 5 })),
    );
  const cost = sum(lines, (line) => costOf(line).known);
  const priced = lines.filter((line) => costOf(line).isPriced);
  const pricedCost = sum(priced, (line) => costOf(line).known);
  const successes = count(priced, ({ facts }) => !facts.is_failed);
  const told = lines.filter(tellsDocuments);
  const withThreshold = told.filter(({ block }) => block.index?.threshold != null);
  const supported = lines.filter(({ facts }) => facts.no_hit === 'hit' && facts.is_answered && !facts.is_refusal);
  const cacheTold = lines.filter(({ facts, block }) => facts.ok_calls > 0 && block.tokens.cached !== null);
  const ups = (outcome: Outcome) => (['cited', 'cited_structured', 'tool'].includes(outcome) ? UP_RUNGS.length : 0);
  const downs = (outcome: Outcome) =>
    ['uncited', 'invented', 'invented_only', 'empty_answered', 'empty_cited', 'empty_refused', 'below_answered'].includes(outcome) ? DOWN_RUNGS.length : 0;
  const positive = sum(lines, ({ outcome }) => ups(outcome) / 25);
  return {
    request_count: { value: count(lines, () => true) },
    cost_total: { value: cost },
    cost_per_request: { value: pricedCost / count(priced, () => true), numerator: pricedCost, denominator: count(priced, () => true) },
    cost_per_successful_request: { value: pricedCost / successes, numerator: pricedCost, denominator: successes },
    latency_p50: quantile(durations, 0.5),
    latency_p95: quantile(durations, 0.95),
    latency_p99: quantile(durations, 0.99),
    ttft_p95: quantile(firstTokens, 0.95),
    tokens_per_request: quantile(tokens, 0.5),
    tokens_per_request_p95: quantile(tokens, 0.95),
    error_rate: share(count(lines, ({ facts }) => facts.is_failed), count(lines, () => true)),
    provider_error_rate: share(sum(lines, ({ facts }) => facts.failed_calls), sum(lines, ({ facts }) => facts.ok_calls + facts.failed_calls)),
    rate_limit_events: { value: sum(lines, ({ facts }) => facts.limited_calls), denominator: sum(lines, ({ facts }) => facts.ok_calls + facts.failed_calls) },
    fallback_rate: share(count(lines, ({ outcome }) => outcome === 'fallback'), count(lines, hasCalls)),
    refusal_rate: share(count(lines, ({ facts }) => facts.is_refusal), count(lines, isAnsweredByModel)),
    safety_trigger_rate: share(count(lines, ({ outcome, block }) => block.has_guardrail && outcome === 'blocked'), count(lines, ({ outcome, block }) => block.has_guardrail && outcome !== 'cached')),
    cache_hit_rate: share(count(lines, ({ outcome }) => outcome === 'cached'), count(lines, ({ block }) => block.index !== null)),
    cached_input_share: share(sum(cacheTold, ({ facts, block }) => facts.ok_calls * (block.tokens.cached ?? 0)), sum(cacheTold, ({ facts, block }) => facts.ok_calls * block.tokens.input)),
    retrieval_no_hit_rate: share(count(told, ({ facts }) => isMiss(facts)), count(told, () => true)),
    retrieval_no_hit_empty_rate: share(count(told, ({ facts }) => facts.no_hit === 'empty'), count(told, () => true)),
    retrieval_no_hit_below_threshold_rate: share(count(withThreshold, ({ facts }) => facts.no_hit === 'below_threshold'), count(withThreshold, () => true)),
    no_hit_but_answered_rate: share(count(told, ({ facts }) => isMiss(facts) && !facts.is_refusal), count(told, ({ facts }) => isMiss(facts))),
    citation_coverage: share(count(supported, ({ facts }) => facts.resolved > 0), count(supported, () => true)),
    citation_validity: share(sum(lines, ({ facts }) => facts.resolved), sum(lines, ({ facts }) => facts.citations)),
    user_positive_rate: share(positive, positive + sum(lines, ({ outcome }) => downs(outcome) / 25)),
  };
}
