/** Scenarios: the same seed gives the same bytes, what is generated is what is planned, and the answers are the plan's. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type EventInput, eventSchema } from '#schema/events.ts';
import { kpiValueSchema } from '#schema/kpi-values.ts';
import { findKpi } from '#schema/kpis/index.ts';
import { markerSchema } from '#schema/markers.ts';
import { eventsOf, feedbackOf, requestsOf, truthsOf, windowOf } from '#schema/scenarios/generate.ts';
import { DEMO_SCENARIO, SCENARIOS, scenario } from '#schema/scenarios/index.ts';
import { type Answer, LATENCY_LADDER_MS, OUTCOMES, type Outcome, type Scenario } from '#schema/scenarios/plan.ts';
import { seeded, shuffle } from '#schema/scenarios/random.ts';
import { scoreSchema } from '#schema/scores.ts';
import { answersOf, type Line, linesOf, modelOf } from '../support/plan-sums.ts';

const END = Date.UTC(2026, 10, 24);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const bytesOf = (entry: Scenario, endMs: number, limit: number) => {
  const hash = createHash('sha256');
  for (const request of requestsOf(entry, endMs).slice(0, limit)) hash.update(JSON.stringify(eventsOf(entry, request)));
  return hash.digest('hex');
};

describe('random', () => {
  test('numbers follow from the words alone', () => {
    const [one, other] = [seeded('a', 1), seeded('a', 1)];
    expect([one.next(), one.hex(32), one.below(7)]).toEqual([other.next(), other.hex(32), other.below(7)]);
    expect(seeded('a', 2).hex(32)).not.toBe(seeded('a', 1).hex(32));
    expect(seeded('a', 12).hex(32)).not.toBe(seeded('a1', 2).hex(32));
  });

  test('are even, and shuffling keeps all items', () => {
    const random = seeded('even');
    const counts = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 100_000; draw++) counts[random.below(10)]! += 1;
    // Six standard deviations of a binomial with p = .1 are 569.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(600);
    expect(shuffle([1, 2, 3, 4, 5], random).sort()).toEqual([1, 2, 3, 4, 5]);
  });
});

test('names', () => {
  expect(SCENARIOS.map(({ name }) => name)).toEqual(['healthy-month', 'regression-after-deploy', 'index-gap', 'provider-outage', 'cost-spike', 'mix-shift']);
  expect(scenario('index-gap').name).toBe('index-gap');
  expect(() => scenario('no-such')).toThrow('There is no scenario "no-such". There are: healthy-month, regression-after-deploy');
});

test('the window is 29 days and ends at the full hour', () => {
  expect(windowOf(Date.UTC(2026, 10, 24, 13, 59, 59))).toEqual({ from: Date.UTC(2026, 9, 26, 13), to: Date.UTC(2026, 10, 24, 13) });
});

test('the demo has the volume that it promises', () => {
  const requests = requestsOf(DEMO_SCENARIO, END);
  expect(requests.length).toBe(15_625);
  const dates = new Set(requests.map(({ start_ms }) => Math.floor(start_ms / DAY_MS)));
  expect(dates.size).toBe(29);
  expect(new Set(requestsOf(DEMO_SCENARIO, END + 20 * HOUR_MS).map(({ start_ms }) => Math.floor(start_ms / DAY_MS))).size).toBe(30);
});

test.each(SCENARIOS)('$name: same seed, same bytes; another hour, other ids', (entry) => {
  expect(bytesOf(entry, END + 30 * 60_000, 500)).toBe(bytesOf(entry, END, 500));
  const ids = new Set(requestsOf(entry, END).map(({ trace_id }) => trace_id));
  expect(requestsOf(entry, END + HOUR_MS).filter(({ trace_id }) => ids.has(trace_id))).toEqual([]);
});

test.each(SCENARIOS)('$name: requests are as many as planned, on every rung alike, within their stretch', (entry) => {
  const { from } = windowOf(END);
  const requests = requestsOf(entry, END);
  expect(new Set(requests.map(({ trace_id }) => trace_id)).size).toBe(requests.length);
  const counts = new Map<string, number>();
  for (const { block, outcome, rung, start_ms } of requests) {
    const key = `${entry.blocks.indexOf(block)} ${outcome} ${rung}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    expect(Number.isInteger(start_ms)).toBe(true);
    expect(start_ms).toBeGreaterThanOrEqual(from + Math.round(block.from * DAY_MS));
    expect(start_ms).toBeLessThan(from + Math.round(block.to * DAY_MS));
  }
  const planned = linesOf(entry.blocks).flatMap(({ block, outcome, count }) => LATENCY_LADDER_MS.map((_, rung) => [`${entry.blocks.indexOf(block)} ${outcome} ${rung}`, count / 25] as const));
  expect(new Map([...counts].sort())).toEqual(new Map([...planned].sort()));
});

/** One trace's facts, read from its events as a stranger would. */
function seenIn(events: readonly EventInput[]) {
  const root = events.find(({ parent_span_id }) => parent_span_id == null);
  const retrieval = events.find(({ kind }) => kind === 'retrieval');
  const calls = events.filter(({ kind }) => kind === 'llm');
  const top = Math.max(...(retrieval?.documents ?? []).map(({ score }) => score ?? 0));
  return {
    no_hit:
      retrieval === undefined ? 'none' : retrieval.status === 'error' ? 'error' : retrieval.documents?.length === 0 ? 'empty' : top < (retrieval.score_threshold ?? 0) ? 'below_threshold' : 'hit',
    ok_calls: calls.filter(({ status }) => status === 'ok').length,
    failed_calls: calls.filter(({ status }) => status === 'error').length,
    limited_calls: calls.filter(({ is_rate_limited }) => is_rate_limited).length,
    is_failed: root?.status === 'error',
    is_answered: root?.output !== undefined,
    is_refusal: calls.some(({ is_refusal }) => is_refusal === true),
  };
}

test.each(SCENARIOS)('$name: what is generated is what its outcome says', (entry) => {
  const seen = new Set<Outcome>();
  for (const request of requestsOf(entry, END)) {
    if (request.position >= 15) continue;
    seen.add(request.outcome);
    const events = eventsOf(entry, request);
    const { citations: _, resolved: __, hallucinated_of_125: ___, ...facts } = OUTCOMES[request.outcome];
    expect(seenIn(events), request.outcome).toEqual(facts);
    for (const event of events) {
      const parsed = eventSchema.safeParse(JSON.parse(JSON.stringify(event)));
      expect(parsed.error?.issues ?? []).toEqual([]);
    }
    expect(new Set(events.map(({ span_id }) => span_id)).size).toBe(events.length);
  }
  expect(seen).toEqual(new Set(linesOf(entry.blocks).map(({ outcome }) => outcome)));
});

test('tokens of a block have exactly its mean', () => {
  const entry = scenario('healthy-month');
  const [block] = entry.blocks;
  const calls = requestsOf(entry, END)
    .filter((request) => request.block === block && OUTCOMES[request.outcome].ok_calls === 1)
    .flatMap((request) => eventsOf(entry, request).filter(({ kind, status }) => kind === 'llm' && status === 'ok'));
  expect(calls.length).toBe(3_000);
  expect(calls.reduce((sum, { input_tokens }) => sum + (input_tokens ?? 0), 0)).toBe(3_000 * 2_000);
  expect(calls.reduce((sum, { output_tokens }) => sum + (output_tokens ?? 0), 0)).toBe(3_000 * 250);
});

test('the truth about every answer is known', () => {
  const truths = [...truthsOf(DEMO_SCENARIO, END).values()];
  expect(truths.length).toBe(15_625 - 175);
  const false_ = truths.filter(({ is_hallucinated }) => is_hallucinated);
  // Of each line floor(n × h ÷ 125). Flagged ones, see below: 190. uncited 1 + 3 + 7 + 1 + 3 + 1 + 3 + 3 + 1 + 1 = 24; cited 6 + 10 + 7 + 2 + 4 + 3 = 32;
  // cited_structured 5 + 7 + 7 + 2 + 3 + 3 = 27; retrieval_error 3; no_retrieval 1 + 1 + 2 + 3 + 3 = 10; tool 5 + 8 + 8; runaway 1.
  expect(false_.length).toBe(308);
  // What the rule judge sees (no hit but answered, citations that do not resolve) holds most of them.
  const flagged = (outcome: Outcome) => ['empty_answered', 'empty_cited', 'below_answered', 'invented', 'invented_only'].includes(outcome);
  expect(truths.filter(({ outcome }) => flagged(outcome)).length).toBe(100 + 25 + 75 + 175 + 50);
  // empty_answered 15 + 30 + 15; empty_cited 20; below_answered 20 + 10; invented 8 + 8 + 24 + 8 + 8; invented_only 24
  expect(false_.filter(({ outcome }) => flagged(outcome)).length).toBe(190);
});

test.each(SCENARIOS)('$name: scores, markers and figures keep their contracts', (entry) => {
  const { from } = windowOf(END);
  const at = (day: number) => from + day * DAY_MS;
  const feedback = requestsOf(entry, END).flatMap((request) => feedbackOf(request) ?? []);
  const issues = [
    ...[...feedback, ...entry.evaluations(at)].map((score) => scoreSchema.safeParse(score)),
    ...entry.markers(at).map((marker) => markerSchema.safeParse(marker)),
    ...entry.kpiValues(at).map((value) => kpiValueSchema.safeParse(value)),
  ].flatMap((parsed) => parsed.error?.issues ?? []);
  expect(issues).toEqual([]);
  const ids = [...feedback, ...entry.evaluations(at)].map(({ score_id }) => score_id);
  expect(new Set(ids).size).toBe(ids.length);
});

function expectAnswer(where: string, answer: Answer, truth: Answer | undefined): void {
  if (truth === undefined) throw new Error(`${where}: the plan does not settle it.`);
  if (answer.value === null || truth.value === null) expect(answer.value, where).toBe(truth.value);
  else expect(answer.value, where).toBeCloseTo(truth.value, 9);
  if (answer.numerator != null) expect(answer.numerator, `${where}, numerator`).toBeCloseTo(truth.numerator ?? Number.NaN, 9);
  if (answer.denominator != null) expect(answer.denominator, `${where}, denominator`).toBe(truth.denominator);
}

/** Not of the traffic, but of what is sent beside it; their arithmetic stands at their literals. */
const BESIDE = ['eval_pass_rate', 'golden_set_success', 'retrieval_precision_at_k', 'hit_rate_at_k', 'mrr', 'genai_incidents', 'stakeholder_satisfaction', 'docs_freshness', 'delivery', 'pr_cycle_time'];

const valueOf = (line: Line, dimension: string): string => {
  switch (dimension) {
    case 'model':
      return modelOf(line);
    case 'feature':
    case 'release':
    case 'environment':
    case 'prompt_version':
      return line.block[dimension];
    default:
      throw new Error(`No line of a plan has ${dimension}.`);
  }
};

test.each(SCENARIOS)('$name: the answers are those of the plan', (entry) => {
  const within = (from: number, to: number) => linesOf(entry.blocks).filter(({ block }) => block.from >= from && block.to <= to);
  const whole = answersOf(linesOf(entry.blocks));
  for (const [key, answer] of Object.entries(entry.answers)) {
    expect(findKpi(key), key).not.toBeNull();
    if (!BESIDE.includes(key)) expectAnswer(key, answer, whole[key]);
  }
  for (const { from, to, where = {}, answers } of entry.windows) {
    const lines = within(from, to).filter((line) => Object.entries(where).every(([dimension, value]) => valueOf(line, dimension) === value));
    const truths = answersOf(lines);
    for (const [key, answer] of Object.entries(answers)) expectAnswer(`[${from}, ${to}) ${key}`, answer, truths[key]);
  }
  for (const { from, to, key, group_by, groups } of entry.groups) {
    for (const [group, answer] of Object.entries(groups)) {
      expectAnswer(`${key} of ${group_by} "${group}"`, answer, answersOf(within(from, to).filter((line) => valueOf(line, group_by) === group))[key]);
    }
  }
});
