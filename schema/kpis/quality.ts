/** Whether the answers are right: evaluation runs, judges, users. */
import { type KpiDefinition, scoredTraces } from './definition.ts';

/** A verdict is told by a label in plain words, else by 0 or 1; anything between needs a label. */
const PASSED = "if(label != '', lower(label) IN ('pass', 'passed', 'correct', 'true', 'yes', 'success'), value = 1)";
const HAS_VERDICT =
  "if(label != '', lower(label) IN ('pass', 'passed', 'correct', 'true', 'yes', 'success', 'fail', 'failed', 'incorrect', 'false', 'no', 'failure', 'error'), value IN (0, 1))";
const IS_GOLDEN = "(name IN ('golden_set', 'golden_set_success') OR startsWith(lower(suite), 'golden'))";
const EVAL_CASES = `source = 'eval' AND NOT ${IS_GOLDEN} AND name NOT IN ('retrieval_precision_at_k', 'precision_at_k', 'hit_rate_at_k', 'hit_at_k', 'mrr', 'reciprocal_rank')`;
const FLAGGED = "if(label != '', lower(label) IN ('flag', 'flagged', 'fail', 'failed', 'unsupported', 'contradicted', 'hallucinated', 'hallucination', 'true', 'yes'), value = 1)";
const HAS_FLAG =
  "if(label != '', lower(label) IN ('flag', 'flagged', 'fail', 'failed', 'unsupported', 'contradicted', 'hallucinated', 'hallucination', 'true', 'yes', 'ok', 'pass', 'passed', 'supported', 'factual', 'false', 'no'), value IN (0, 1))";
const LIKED = "if(label != '', lower(label) IN ('thumbs_up', 'up', 'positive', 'like', 'liked', 'good', 'yes', 'true', 'helpful'), value = 1)";
const HAS_OPINION =
  "if(label != '', lower(label) IN ('thumbs_up', 'up', 'positive', 'like', 'liked', 'good', 'yes', 'true', 'helpful', 'thumbs_down', 'down', 'negative', 'dislike', 'disliked', 'bad', 'no', 'false', 'unhelpful'), value IN (-1, 0, 1))";

export const QUALITY = [
  {
    key: 'eval_pass_rate',
    title: 'Evaluation pass rate',
    family: 'quality',
    isCore: true,
    question: 'Do our evaluation suites pass?',
    definition: 'Passed cases ÷ cases, over the evaluation runs of the window: scores of source eval with a pass or fail, and runs sent as figures. Golden sets are apart.',
    numerator: 'passed cases',
    denominator: 'cases',
    unit: 'share',
    better: 'higher',
    target: { value: 0.95, direction: 'higher' },
    minimumSample: 30,
    source: 'scores',
    where: EVAL_CASES,
    measure: { kind: 'share', numerator: PASSED, denominator: HAS_VERDICT },
    takesExternal: true,
    // What one wants to see is what failed.
    examples: scoredTraces(`${EVAL_CASES} AND ${HAS_VERDICT} AND NOT ${PASSED}`),
  },
  {
    key: 'golden_set_success',
    title: 'Golden-set success',
    family: 'quality',
    isCore: true,
    question: 'Does it still do the tasks that must always work?',
    definition: 'Golden-set tasks done correctly ÷ tasks: scores of source eval named golden_set or of a suite that begins with golden, and runs sent as figures.',
    numerator: 'tasks done correctly',
    denominator: 'tasks',
    unit: 'share',
    better: 'higher',
    target: null,
    targetNote: '+5 points a quarter over baseline',
    minimumSample: 30,
    source: 'scores',
    where: `source = 'eval' AND ${IS_GOLDEN}`,
    measure: { kind: 'share', numerator: PASSED, denominator: HAS_VERDICT },
    takesExternal: true,
    examples: scoredTraces(`source = 'eval' AND ${IS_GOLDEN} AND ${HAS_VERDICT} AND NOT ${PASSED}`),
  },
  {
    key: 'hallucination_rate',
    title: 'Hallucination rate',
    family: 'quality',
    isCore: true,
    question: 'How many answers say something their sources do not?',
    definition: 'Sampled, eligible answers with at least one unsupported or contradicted claim ÷ sampled, eligible answers, weighted by their chance to be drawn.',
    numerator: 'answers with an unsupported or contradicted claim (weighted)',
    denominator: 'labelled answers',
    unit: 'share',
    better: 'lower',
    target: { value: 0.02, direction: 'lower' },
    minimumSample: 100,
    source: 'labels',
    measure: { kind: 'labels' },
    examples: scoredTraces("source = 'human' AND name = 'verdict' AND value = 1"),
  },
  {
    key: 'hallucination_claim_rate',
    title: 'Unsupported claims',
    family: 'quality',
    question: 'How many single claims are unsupported?',
    definition: 'Unsupported or contradicted claims ÷ claims, over sampled, eligible answers, weighted by their chance to be drawn.',
    numerator: 'unsupported or contradicted claims (weighted)',
    denominator: 'labelled claims',
    unit: 'share',
    better: 'lower',
    target: null,
    minimumSample: 100,
    source: 'labels',
    measure: { kind: 'labels' },
    examples: scoredTraces("source = 'human' AND name = 'verdict' AND value = 1"),
  },
  {
    key: 'judge_flag_rate',
    title: 'Judge flag rate',
    family: 'quality',
    question: 'How often does the automatic judge object?',
    definition: 'Answers that a judge flagged ÷ answers that a judge looked at. A judge errs: its rate is no hallucination rate.',
    numerator: 'flagged answers',
    denominator: 'judged answers',
    unit: 'share',
    better: 'lower',
    target: null,
    minimumSample: 30,
    source: 'scores',
    where: "source = 'judge'",
    measure: { kind: 'share', numerator: FLAGGED, denominator: HAS_FLAG },
    examples: scoredTraces(`source = 'judge' AND ${FLAGGED}`),
  },
  {
    key: 'user_positive_rate',
    title: 'Positive user feedback',
    family: 'quality',
    question: 'Do those who say something like it?',
    definition: 'Thumbs up ÷ thumbs up and down. Only those who care to click are counted.',
    numerator: 'positive ratings',
    denominator: 'ratings',
    unit: 'share',
    better: 'higher',
    target: null,
    minimumSample: 30,
    source: 'scores',
    where: "source = 'user'",
    measure: { kind: 'share', numerator: LIKED, denominator: HAS_OPINION },
    takesExternal: true,
    // Those who did not like it say what is wrong.
    examples: scoredTraces(`source = 'user' AND ${HAS_OPINION} AND NOT ${LIKED}`),
  },
] as const satisfies readonly KpiDefinition[];
