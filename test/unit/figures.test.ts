/** Verdicts, distributions, figures from elsewhere, and CSV. */
import { describe, expect, test } from 'vitest';
import { toCsv } from '#app/csv.ts';
import { externalFigure, type SentFigure } from '#app/readings/external.ts';
import { type Figure, figureOf, UNKNOWN_FIGURE, verdictOf } from '#app/readings/figure.ts';
import { Distribution, noSums } from '#app/readings/sums.ts';
import { KPIS, kpi } from '#schema/kpis/index.ts';

describe('verdicts', () => {
  const figure = (facts: Partial<Figure>): Figure => ({ ...UNKNOWN_FIGURE, denominator: 1_000, method: 'wilson', ...facts });
  const lower = { value: 0.05, direction: 'lower' as const };
  const higher = { value: 0.85, direction: 'higher' as const };
  const share = { measure: { kind: 'share' as const, numerator: '', denominator: '' }, minimumSample: 30 };

  test.each([
    ['all below a ceiling', figure({ value: 0.03, low: 0.02, high: 0.05 }), lower, 'good'],
    ['all above a ceiling', figure({ value: 0.08, low: 0.06, high: 0.1 }), lower, 'bad'],
    ['around a ceiling', figure({ value: 0.04, low: 0.03, high: 0.06 }), lower, 'undetermined'],
    ['all above a floor', figure({ value: 0.9, low: 0.86, high: 0.94 }), higher, 'good'],
    ['all below a floor', figure({ value: 0.7, low: 0.6, high: 0.8 }), higher, 'bad'],
    ['too few', figure({ value: 0.01, low: 0, high: 0.02, denominator: 29 }), lower, 'undetermined'],
    ['unknown', figure({ value: null }), lower, 'undetermined'],
    ['no interval', figure({ value: 0.01 }), lower, 'undetermined'],
    ['no target', figure({ value: 0.01, low: 0, high: 0.02 }), null, 'none'],
  ] as const)('%s', (_, found, target, verdict) => {
    expect(verdictOf(share, found, target)).toBe(verdict);
  });

  test('a count is what it is, and a part of it may be what matters', () => {
    const none = { value: 0, direction: 'lower' as const };
    const count = { measure: { kind: 'count' as const, count: '', interval: 'poisson' as const }, minimumSample: 0 };
    expect(verdictOf(count, figure({ value: 0, low: 0, high: 3.69 }), none)).toBe('good');
    expect(verdictOf(count, figure({ value: 1, low: 0.03, high: 5.6 }), none)).toBe('bad');
    expect(verdictOf(count, figure({ value: 3, judged: 0 }), none)).toBe('good');
    expect(verdictOf(count, figure({ value: 3, judged: 1 }), none)).toBe('bad');
  });
});

describe('distributions', () => {
  const layout = { perE: 200, zero: -32_768 };

  test('few values are exact, many are within half a percent', () => {
    const exact = new Distribution(layout);
    exact.add([5, 1, 3], [[], []]);
    exact.add([2, 4], [[], []]);
    expect(exact.sorted().quantile(0.5)).toBe(3);

    const many = new Distribution(layout);
    // A thousand values at 1000, in bucket ⌈200·ln 1000⌉ = 1382, and three known ones.
    many.add([], [[1_382], [1_000]]);
    many.add([10, 2_000, 0], [[], []]);
    expect(many.n).toBe(1_003);
    expect(many.sorted().valueAt(1)).toBe(0);
    expect(Math.abs((many.sorted().quantile(0.5) ?? 0) / 1_000 - 1)).toBeLessThan(0.005);
    expect(Math.abs(many.sorted().valueAt(1_003) / 2_000 - 1)).toBeLessThan(0.005);
    expect(new Distribution(layout).sorted().quantile(0.95)).toBeNull();
  });

  test('the interval of many goes from edge to edge of their buckets, and so holds the true values', () => {
    // All 1,000 are 1000: their bucket holds e^(1381/200) = 997.2485 to e^(1382/200) = 1002.2472.
    const many = new Distribution(layout);
    many.add([], [[1_382], [1_000]]);
    const measure = { kind: 'quantile', amount: '', level: 0.95 } as const;
    const found = figureOf(measure, { ...noSums(), n: 1_000 }, many);
    expect(found.low).toBeCloseTo(997.2485, 3);
    expect(found.high).toBeCloseTo(1_002.2472, 3);
    // Few are exact: ranks 90 and 100 of 100 values are the values themselves.
    const few = new Distribution(layout);
    few.add(Array.from({ length: 100 }, (_, index) => index + 1), [[], []]);
    expect(figureOf(measure, { ...noSums(), n: 100 }, few)).toMatchObject({ low: 90, high: 100 });
  });
});

describe('figures from elsewhere', () => {
  const sent = (facts: Partial<SentFigure>): SentFigure => ({ to_ms: 1, numerator: null, denominator: null, value: null, standard_deviation: null, sample_size: null, feature: '', group_name: '', ...facts });

  test('counts add up', () => {
    expect(externalFigure([sent({ numerator: 9, denominator: 10 }), sent({ numerator: 10, denominator: 28 })], 'share')).toMatchObject({ value: 0.5, low: expect.closeTo(0.348499, 6), high: expect.closeTo(0.651501, 6), numerator: 19, denominator: 38, method: 'wilson' });
    expect(externalFigure([sent({ numerator: 12, denominator: 10 })], 'ratio')).toMatchObject({ value: 1.2, low: null, method: 'none' });
  });

  test('means are weighted, their spread pooled', () => {
    // 1, 3 (s = √2) and 5, 7, 9 (s = 2): mean 5, Σ(x − 5)² = 40, s = √10.
    const found = externalFigure([sent({ value: 2, standard_deviation: Math.SQRT2, sample_size: 2 }), sent({ value: 7, standard_deviation: 2, sample_size: 3 })], 'mean');
    expect(found).toMatchObject({ value: 5, denominator: 5, method: 't' });
    // t(.975; 4) = 2.776445.
    expect(found.high).toBeCloseTo(5 + 2.776445 * Math.sqrt(10 / 5), 5);
    expect(externalFigure([sent({ value: 4.2, sample_size: 10 })], 'mean')).toMatchObject({ value: 4.2, low: null, high: null, method: 'none' });
  });

  test('the last one stands where they do not add up', () => {
    expect(externalFigure([sent({ value: 3, to_ms: 1 }), sent({ value: 1.5, to_ms: 2 })], 'latest')).toMatchObject({ value: 1.5 });
    expect(externalFigure([sent({ numerator: 1, denominator: 2, to_ms: 1 }), sent({ numerator: 9, denominator: 10, to_ms: 2 })], 'latest')).toMatchObject({ value: 0.9 });
    expect(externalFigure([], 'latest')).toMatchObject({ value: null });
  });
});

test('the catalogue is complete, and says everything of each', () => {
  expect(KPIS.filter(({ isCore }) => isCore)).toHaveLength(18);
  expect(new Set(KPIS.map(({ key }) => key)).size).toBe(KPIS.length);
  for (const definition of KPIS) {
    for (const text of [definition.title, definition.question, definition.definition, definition.numerator, definition.denominator]) expect(text.length, definition.key).toBeGreaterThan(2);
    // Each leads to the traces behind it, or to where its rows are seen.
    expect([definition.examples, definition.seenAt].filter(Boolean), definition.key).toHaveLength(1);
    if (definition.target && definition.better !== 'none') expect(definition.target.direction, definition.key).toBe(definition.better);
  }
  expect(kpi('latency_p95').target?.value).toBe(4_000);
});

test('CSV: quotes, breaks, nulls and no formulas', () => {
  expect(toCsv(['a', 'b'], [{ a: 'x,y', b: null }, { a: 'say "no"', b: 1.5 }, { a: '=1+1', b: -3 }, { a: '@SUM', b: true }, { a: 'two\nlines', b: [1] }, { a: ' kept ', b: undefined }])).toBe(
    'a,b\r\n"x,y",\r\n"say ""no""",1.5\r\n\'=1+1,-3\r\n\'@SUM,true\r\n"two\nlines",[1]\r\n" kept ",\r\n',
  );
});
