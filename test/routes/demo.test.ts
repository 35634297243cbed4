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
import { parseConfig } from '#schema/config.server.ts';
import { windowOf } from '#schema/scenarios/generate.ts';
import { SCENARIOS } from '#schema/scenarios/index.ts';
import type { Answer, Scenario } from '#schema/scenarios/plan.ts';
import { sendScenario } from '#schema/scenarios/send.ts';
import { type RunningAssay, startAssay } from '../../server.ts';

/** Mondays at midnight, so that scenario days are UTC days; five weeks apart, so that one server holds them all. */
const LAST_END = Date.UTC(2026, 10, 23);
const endOf = (scenario: Scenario) => LAST_END - SCENARIOS.indexOf(scenario) * 35 * DAY_MS;
const DAY_MS = 24 * 3_600_000;
const SEND_PATIENCE_MS = 120_000;
/** Sent again: between them they hold retries, fallbacks, failures, citations of both kinds and scores. */
const SENT_TWICE = ['healthy-month', 'provider-outage'];

const readingSchema = z.object({
  key: z.string(),
  group: z.string().nullable(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
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

  test.runIf(SENT_TWICE.includes(scenario.name))(
    'sent a second time it changes nothing',
    async () => {
      await sendScenario({ baseUrl: assay.url, scenario, endMs: endOf(scenario) + 30 * 60_000 });
      const again = await readingsOf(scenario, { from: 0, to: 29 });
      expect(different(Object.fromEntries(whole.map((reading) => [reading.key, reading])), byKey(again))).toEqual([]);
    },
    SEND_PATIENCE_MS,
  );
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
function different(answers: Record<string, Answer>, found: ReadonlyMap<string, Reading>, mayLackUnknown = false): string[] {
  return Object.entries(answers).flatMap(([name, answer]) => {
    const reading = found.get(name);
    if (reading === undefined) return mayLackUnknown && answer.value === null ? [] : [`${name}: no reading`];
    return (['value', 'numerator', 'denominator'] as const).flatMap((part) => {
      const expected = answer[part];
      if (expected === undefined || (part !== 'value' && expected === null)) return [];
      return isClose(reading[part], expected, part === 'value' && isQuantile(reading.key) ? BUCKET : ROUNDING) ? [] : [`${name}: ${part} is ${reading[part]} and should be ${expected}`];
    });
  });
}

/** Costs are sums of floating numbers, in whatever order the engine takes them. */
const ROUNDING = 1e-9;
/** Quantiles of many rows come from buckets that are half a percent wide. */
const BUCKET = 0.005;
const isQuantile = (key: string) => /_p\d\d$/.test(key) || key === 'tokens_per_request';

function isClose(one: number | null, other: number | null, tolerance: number): boolean {
  if (one === null || other === null) return one === other;
  return Math.abs(one - other) <= tolerance * Math.max(1, Math.abs(other));
}
