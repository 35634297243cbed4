/**
 * Each scenario through the doors of a real server, and back through the read API: every figure is
 * the scenario's true answer. One server and one database a scenario, so that nothing mixes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readKpiChanges, readKpis } from '#app/readings/kpis.server.ts';
import { planSums } from '#app/readings/sum-sources.server.ts';
import { readWhatMoved } from '#app/readings/what-moved.server.ts';
import { parseConfig } from '#schema/config.server.ts';
import { dimensionSchema } from '#schema/filter.ts';
import { kpi } from '#schema/kpis/index.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { windowOf } from '#schema/scenarios/generate.ts';
import { SCENARIOS } from '#schema/scenarios/index.ts';
import { MIX_SHIFT, MIX_SHIFT_MOVED } from '#schema/scenarios/mix-shift.ts';
import type { Answer, Scenario } from '#schema/scenarios/plan.ts';
import { sendScenario } from '#schema/scenarios/send.ts';
import { type RunningAssay, startAssay } from '../../server.ts';
import { SCENARIO_INTERVALS } from '../support/scenario-intervals.ts';

/** Mondays at midnight, so that scenario days are UTC days; five weeks apart, so that one server holds them all. */
const LAST_END = Date.UTC(2026, 10, 23);
const endOf = (scenario: Scenario) => LAST_END - SCENARIOS.indexOf(scenario) * 35 * DAY_MS;
const DAY_MS = 24 * 3_600_000;
const SEND_PATIENCE_MS = 300_000;
/** Sent again: between them they hold retries, fallbacks, failures, citations of both kinds and scores. */
const SENT_TWICE = ['cost-spike', 'provider-outage'];

const readingSchema = z.object({
  key: z.string(),
  group: z.string().nullable(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  verdict: z.enum(['good', 'bad', 'undetermined', 'none']),
});
type Reading = z.output<typeof readingSchema>;
const answerSchema = z.object({ readings: z.array(readingSchema) });

let assay: RunningAssay;
const dataDirectory = mkdtempSync(join(tmpdir(), 'assay-demo-'));

beforeAll(async () => {
  assay = await startAssay({ config: { ...parseConfig({}), port: 0, dataDirectory }, logger: pino({ level: 'silent' }), now: () => Math.max(Date.now(), LAST_END) });
});

afterAll(async () => {
  await assay.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

describe.each(SCENARIOS)('$name', (scenario) => {
  let whole: Reading[];

  beforeAll(async () => {
    await sendScenario({ baseUrl: assay.url, scenario, endMs: endOf(scenario) });
    whole = await readingsOf(scenario, { from: 0, to: 29 });
  }, SEND_PATIENCE_MS);

  test('every figure of the whole is the true answer', () => {
    expect(different(scenario.answers, byKey(whole))).toEqual([]);
  });

  test('with its interval and its verdict', () => {
    expect(differentIntervals(scenario, byKey(whole))).toEqual([]);
  });

  test('and of each part', async () => {
    for (const { from, to, where = {}, answers } of scenario.windows) {
      const readings = await readingsOf(scenario, { from, to, ...where });
      expect(different(answers, byKey(readings)), `[${from}, ${to})`).toEqual([]);
    }
  });

  test('and of each group', async () => {
    for (const { from, to, key, group_by, groups } of scenario.groups) {
      const readings = await readingsOf(scenario, { from, to, key, groupBy: group_by });
      const found = new Map(readings.filter((reading) => reading.key === key && reading.group !== null).map((reading) => [reading.group ?? '', reading]));
      expect(different(groups, found, true), `${key} by ${group_by}`).toEqual([]);
    }
  });

  test('and each change against the period before', async () => {
    const { from: start } = windowOf(endOf(scenario));
    for (const { from, to, where = {}, changes } of scenario.changes) {
      const dimensions = Object.fromEntries(Object.entries(where).map(([dimension, value]) => [dimension, [value]]));
      const filter = { from: start + from * DAY_MS, to: start + to * DAY_MS, dimensions };
      const found = await readKpiChanges({ reader: assay.store, project: DEFAULT_PROJECT, now: Date.now }, { filter, keys: Object.keys(changes) });
      for (const { key, difference, low, high, isDetectable } of found) {
        const expected = changes[key];
        const isRight = expected && isClose(difference, expected.difference, PRINTED) && isClose(low, expected.low, PRINTED) && isClose(high, expected.high, PRINTED);
        expect(isRight && isDetectable === expected.is_detectable, `${key}: ${difference} (${low} to ${high}, ${isDetectable})`).toBe(true);
      }
      expect(found.map(({ key }) => key).sort()).toEqual(Object.keys(changes).sort());
    }
  });

  if (SENT_TWICE.includes(scenario.name)) {
    test(
      'sent a second time it changes nothing',
      async () => {
        await sendScenario({ baseUrl: assay.url, scenario, endMs: endOf(scenario) + 30 * 60_000 });
        const again = await readingsOf(scenario, { from: 0, to: 29 });
        expect(different(Object.fromEntries(whole.map((reading) => [reading.key, reading])), byKey(again))).toEqual([]);
      },
      SEND_PATIENCE_MS,
    );
  }
});

describe('the traffic moved, no feature got worse', () => {
  test('all of the change is mix, and the parts add up', async () => {
    const { from: start } = windowOf(endOf(MIX_SHIFT));
    const at = (day: number) => start + day * DAY_MS;
    const moved = await readWhatMoved(deps(), { from: at(15), to: at(29), dimensions: {} }, { from: at(1), to: at(15) }, kpi('error_rate'));
    const split = moved.movements.find(({ dimension }) => dimension === 'feature')?.split;
    expect(split?.change).toBeCloseTo(MIX_SHIFT_MOVED.total, 12);
    for (const [feature, { rate, mix }] of Object.entries(MIX_SHIFT_MOVED.features)) {
      const part = split?.groups.find(({ group }) => group === feature);
      expect(part?.rate, feature).toBeCloseTo(rate, 12);
      expect(part?.mix, feature).toBeCloseTo(mix, 12);
    }
    const sum = (of: (group: { rate: number; mix: number }) => number) => split?.groups.reduce((total, group) => total + of(group), 0);
    expect(sum(({ rate }) => rate)).toBeCloseTo(MIX_SHIFT_MOVED.by_rate, 12);
    expect(sum(({ mix }) => mix)).toBeCloseTo(MIX_SHIFT_MOVED.by_mix, 12);
  });
});

/** Newest days are rolled up first, three months of them here; the other three months would take as long again. */
const ROLLED = SCENARIOS.slice(0, 3);

describe('from the day rollup', () => {
  test.each(ROLLED)(
    '$name: every figure is the same',
    async (scenario) => {
      const { from: start, to } = windowOf(endOf(scenario));
      // A day without traffic has nothing to roll up.
      const from = start + Math.min(...scenario.blocks.map((block) => block.from)) * DAY_MS;
      // The server builds a few days at a time; what was stored just now is left alone for some seconds.
      await expect.poll(async () => (await planSums(deps(), { windows: [{ from, to }], dimensions: {}, groupBy: null })).raw, { timeout: SEND_PATIENCE_MS, interval: 1_000 }).toEqual([]);
      const rolled = await readKpis(deps(), { filter: { from, to, dimensions: {} } });
      expect(rolled.source).toBe('rollup');
      // Markers at the scenario's very start lie before its first traffic.
      const { genai_incidents: _, ...answers } = scenario.answers;
      expect(different(from === start ? scenario.answers : answers, byKey(rolled.readings))).toEqual([]);
      expect(differentIntervals(scenario, byKey(rolled.readings))).toEqual([]);
      for (const { from: first, to: last, key, group_by, groups } of scenario.groups) {
        const { readings } = await readKpis(deps(), { filter: { from: start + first * DAY_MS, to: start + last * DAY_MS, dimensions: {} }, keys: [key], groupBy: dimensionSchema.parse(group_by) });
        expect(different(groups, new Map(readings.map((reading) => [reading.group ?? '', reading])), true), `${key} by ${group_by}`).toEqual([]);
      }
    },
    SEND_PATIENCE_MS * 2,
  );
});

const deps = () => ({ reader: assay.store, project: DEFAULT_PROJECT, now: () => Math.max(Date.now(), LAST_END) });

async function readingsOf(scenario: Scenario, query: { from: number; to: number } & Record<string, string | number>): Promise<Reading[]> {
  const { from: start } = windowOf(endOf(scenario));
  const { from, to, ...rest } = query;
  const params = new URLSearchParams({ from: new Date(start + from * DAY_MS).toISOString(), to: new Date(start + to * DAY_MS).toISOString() });
  for (const [name, value] of Object.entries(rest)) params.set(name, String(value));
  const answer = await fetch(`${assay.url}/api/v1/kpis?${params}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text}`);
  return answerSchema.parse(JSON.parse(text)).readings;
}

const byKey = (readings: readonly Reading[]) => new Map(readings.filter(({ group }) => group === null).map((reading) => [reading.key, reading]));

/** What is not as it should be, all of it, one line each. */
function different(answers: Record<string, Omit<Answer, 'verdict'> & { verdict?: string }>, found: ReadonlyMap<string, Reading>, mayLackUnknown = false): string[] {
  return Object.entries(answers).flatMap(([name, answer]) => {
    const reading = found.get(name);
    if (reading === undefined) return mayLackUnknown && answer.value === null ? [] : [`${name}: no reading`];
    const wrong = PARTS.flatMap((part) => {
      const expected = answer[part];
      if (expected === undefined || (part !== 'value' && expected === null)) return [];
      return isClose(reading[part], expected, toleranceOf(part, reading.key)) ? [] : [`${name}: ${part} is ${reading[part]} and should be ${expected}`];
    });
    if (answer.verdict && answer.verdict !== reading.verdict) wrong.push(`${name}: verdict is ${reading.verdict} and should be ${answer.verdict}`);
    return wrong;
  });
}

function differentIntervals({ name }: Scenario, found: ReadonlyMap<string, Pick<Reading, 'low' | 'high' | 'verdict'>>): string[] {
  return Object.entries(SCENARIO_INTERVALS[name] ?? {}).flatMap(([key, [low, high, verdict]]) => {
    const reading = found.get(key);
    if (!reading) return [`${key}: no reading`];
    const tolerance = isQuantile(key) ? BUCKET_EDGE : PRINTED;
    const isRight = isClose(reading.low, low, tolerance) && isClose(reading.high, high, tolerance) && reading.verdict === verdict;
    // Edges of buckets lie outside the true values, never inside.
    const isOutside = !isQuantile(key) || ((reading.low ?? Number.NaN) <= low && (reading.high ?? Number.NaN) >= high);
    return isRight && isOutside ? [] : [`${key}: ${reading.low} to ${reading.high}, ${reading.verdict}; should be ${low} to ${high}, ${verdict}`];
  });
}

const PARTS = ['value', 'numerator', 'denominator', 'low', 'high'] as const;

function toleranceOf(part: (typeof PARTS)[number], key: string): number {
  if (isQuantile(key)) return part === 'denominator' ? ROUNDING : BUCKET;
  return part === 'low' || part === 'high' ? PRINTED : ROUNDING;
}

/** Costs are sums of floating numbers, in whatever order the engine takes them. */
const ROUNDING = 1e-9;
/** Quantiles of many rows come from buckets that are half a percent wide. */
const BUCKET = 0.005;
/** e^(1/200) − 1 = .005013: the other edge of a bucket. */
const BUCKET_EDGE = 0.00502;
const isQuantile = (key: string): boolean => /_p\d\d$/.test(key) || key === 'tokens_per_request';
/** Bounds are written down with nine digits. */
const PRINTED = 2e-9;

function isClose(one: number | null, other: number | null, tolerance: number): boolean {
  if (one === null || other === null) return one === other;
  return Math.abs(one - other) <= tolerance * Math.max(1, Math.abs(other));
}
