/** Two sides of the traffic on the real engine: differences, what could have been seen, mix and examples, worked out by hand. */
import { expect, test } from 'vitest';
import { parseComparison } from '#app/compare-params.server.ts';
import { type ComparedKpi, readComparison, readExamples, readMix, shift, type Side } from '#app/readings/compare.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { requestRow } from '../support/request-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const deps = { reader: store, project: DEFAULT_PROJECT, now: () => Date.parse('2026-11-12T00:00:00Z') };
const day = (of: string) => Date.parse(`2026-11-${of}T00:00:00Z`);
const filter = { from: day('08'), to: day('10'), dimensions: {} };

/** So many requests of a prompt version, so many of them failed. */
const requests = (of: string, version: string, feature: string, count: number, failed: number) =>
  Array.from({ length: count }, (_, index) =>
    requestRow({ at: `2026-11-${of}T10:00:${String(index % 60).padStart(2, '0')}.000000Z`, prompt_version: version, feature, is_failed: index < failed, cost_usd: 0.01, duration_ms: version === 'v9' ? 100 : 200, calls: [{ model: 'm', cost_usd: 0.01, is_rate_limited: index === 0 }] }),
  );

// v9: 7 of 34 failed; v10: 1 of 34. Newcombe's published pair.
await insertRows(store, 'requests', [
  ...requests('08', 'v9', 'chat', 24, 5),
  ...requests('08', 'v9', 'search', 10, 2),
  ...requests('09', 'v10', 'chat', 17, 1),
  ...requests('09', 'v10', 'search', 17, 0),
]);

const find = (list: readonly ComparedKpi[], key: string) => list.find((one) => one.key === key);
const sidesOf = async (query: string): Promise<[Side, Side]> => {
  const { a, b } = await parseComparison(deps, new URLSearchParams(query), filter);
  if (!a || !b) throw new Error('no sides');
  return [a, b];
};

test('two prompt versions: Newcombe’s published interval, and what would have been seen', async () => {
  // Left out, the two most used values, v9 before v10 although "v10" sorts first as text.
  const [a, b] = await sidesOf('by=prompt_version');
  expect([a.value, b.value]).toEqual(['v9', 'v10']);
  const list = await readComparison(deps, a, b);
  const errors = find(list, 'error_rate');
  expect(errors?.a.value).toBeCloseTo(7 / 34, 10);
  expect(errors?.b.value).toBeCloseTo(1 / 34, 10);
  expect(errors?.difference).toBeCloseTo(-6 / 34, 10);
  // 7/34 against 1/34 → .0189, .3404 [P]
  expect(errors?.low).toBeCloseTo(-0.3404, 4);
  expect(errors?.high).toBeCloseTo(-0.0189, 4);
  expect(errors?.isDetectable).toBe(true);
  // p = .205882, k/34 = .2308494: 1.2308494 d² − .1357938 d − .0754846 = 0 → d = .3088827
  expect(errors?.detectable).toBeCloseTo(0.3089, 3);
  // Sides of one window need not have had the same traffic: counts differ, and no more is said.
  expect(find(list, 'request_count')).toMatchObject({ difference: 0, low: null, high: null, isDetectable: null, detectable: null });
  expect(find(list, 'rate_limit_events')).toMatchObject({ low: null, detectable: null });
  // Incidents know no prompt version: unknown, not none.
  expect(find(list, 'genai_incidents')).toMatchObject({ a: { value: null }, b: { value: null }, difference: null });
});

test('two periods of one length: counts have intervals too', async () => {
  const [a, b] = await sidesOf('by=period&before_from=2026-11-06&before_to=2026-11-08');
  expect([a.filter.from, a.filter.to, b.filter.from]).toEqual([day('06'), day('08'), day('08')]);
  const list = await readComparison(deps, { ...a, filter: { ...a.filter, from: day('08'), to: day('09') } }, { ...b, filter: { ...b.filter, from: day('09') } });
  expect(find(list, 'error_rate')?.difference).toBeCloseTo(-6 / 34, 10);
  // Two calls refused on either day: 2 of 4 by Clopper–Pearson is .0676 to .9324, so −3.459 to 3.459.
  const refused = find(list, 'rate_limit_events');
  expect([refused?.difference, refused?.isDetectable]).toEqual([0, false]);
  expect(refused?.high).toBeCloseTo(3.459, 3);
  // Half-width 3.459 × (1 + .8416212 ÷ 1.959964) = 4.944
  expect(refused?.detectable).toBeCloseTo(4.944, 2);
});

test('without dates the period before; nothing known is null on both sides', async () => {
  const [a] = await sidesOf('by=period');
  expect([a.filter.from, a.filter.to]).toEqual([day('06'), day('08')]);
  const list = await readComparison(deps, a, a);
  expect(find(list, 'error_rate')).toMatchObject({ a: { value: null, denominator: 0 }, b: { value: null }, difference: null, low: null, isDetectable: null, detectable: null });
});

test('the mix of both sides, by what has more than one value', async () => {
  const [a, b] = await sidesOf('by=prompt_version&a=v9&b=v10');
  const mix = await readMix(deps, a, b, 'prompt_version');
  expect(mix).toEqual([
    {
      dimension: 'feature',
      values: [
        { value: 'chat', a: 24, b: 17, shareA: 24 / 34, shareB: 0.5 },
        { value: 'search', a: 10, b: 17, shareA: 10 / 34, shareB: 0.5 },
      ],
    },
  ]);
  // 24/34 − 17/34
  expect(shift(mix[0] ?? { values: [] })).toBeCloseTo(7 / 34, 12);
});

test('examples: the newest failures, then the newest others', async () => {
  const [a, b] = await sidesOf('by=prompt_version&a=v9&b=v10');
  const [of9, of10] = [await readExamples(deps, a), await readExamples(deps, b)];
  expect(of9.map(({ status }) => status)).toEqual(['error', 'error', 'error', 'ok', 'ok', 'ok']);
  expect(of10.map(({ status }) => status)).toEqual(['error', 'ok', 'ok', 'ok', 'ok', 'ok']);
  expect(new Set(of10.map(({ prompt_version }) => prompt_version))).toEqual(new Set(['v10']));
});

test('one value alone has nothing beside it; what cannot be understood is said', async () => {
  expect(await parseComparison(deps, new URLSearchParams('by=model'), filter)).toMatchObject({ a: null, b: null });
  expect(await parseComparison(deps, new URLSearchParams('by=prompt_version&a=v9'), filter)).toMatchObject({ a: { value: 'v9' }, b: { value: 'v10' } });
  await expect(parseComparison(deps, new URLSearchParams('by=mood'), filter)).rejects.toThrow('by must be period, or one of the dimensions of the filter.');
  await expect(parseComparison(deps, new URLSearchParams('by=period&before_from=2026-11-01'), filter)).rejects.toThrow('Give before_from and before_to, or neither.');
  await expect(parseComparison(deps, new URLSearchParams('by=period&before_from=soon&before_to=2026-11-02'), filter)).rejects.toThrow('before_from must be a date');
});

test('a mean and a quantile by the bootstrap: what is the same on every row has no width', async () => {
  const [a, b] = await sidesOf('by=prompt_version&a=v9&b=v10');
  const list = await readComparison(deps, a, b);
  // Every request cost 0.01; 34 of them, 27 and 33 of which worked, cost 0.34 a side.
  expect(find(list, 'cost_per_request')).toMatchObject({ difference: 0, low: 0, high: 0, isDetectable: false, method: 'bootstrap' });
  // 100 ms against 200 ms, always.
  expect(find(list, 'latency_p50')).toMatchObject({ difference: 100, low: 100, high: 100, isDetectable: true, method: 'bootstrap' });
  // A p95 of 34 has no interval, and so no difference that has one.
  expect(find(list, 'latency_p95')).toMatchObject({ difference: 100, low: null, method: null });
  expect(find(list, 'error_rate')?.method).toBe('newcombe');
});
