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
import { readKpiChanges } from '#app/readings/kpis.server.ts';
import { parseConfig } from '#schema/config.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { windowOf } from '#schema/scenarios/generate.ts';
import { SCENARIOS } from '#schema/scenarios/index.ts';
import type { Answer, Scenario } from '#schema/scenarios/plan.ts';
import { sendScenario } from '#schema/scenarios/send.ts';
import { type RunningAssay, startAssay } from '../../server.ts';

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

const PARTS = ['value', 'numerator', 'denominator', 'low', 'high'] as const;

function toleranceOf(part: (typeof PARTS)[number], key: string): number {
  if (/_p\d\d$/.test(key) || key === 'tokens_per_request') return part === 'denominator' ? ROUNDING : BUCKET;
  return part === 'low' || part === 'high' ? PRINTED : ROUNDING;
}

/** Costs are sums of floating numbers, in whatever order the engine takes them. */
const ROUNDING = 1e-9;
/** Quantiles of many rows come from buckets that are half a percent wide. */
const BUCKET = 0.005;
/** Bounds are written down with nine digits. */
const PRINTED = 2e-9;

function isClose(one: number | null, other: number | null, tolerance: number): boolean {
  if (one === null || other === null) return one === other;
  return Math.abs(one - other) <= tolerance * Math.max(1, Math.abs(other));
}
