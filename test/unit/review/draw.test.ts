/** Strata, allocation, draw and planner. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocateByFlag, allocateProportionally } from '#app/review/allocate.ts';
import { drawSample, frameKey } from '#app/review/draw.ts';
import { planBudget } from '#app/review/planner.ts';
import { planSettingsSchema } from '#schema/review.ts';
import { buildStrata, type FrameMember } from '#app/review/strata.ts';

const settings = planSettingsSchema.parse({ name: 'Weekly', salt: 'pepper' });

function member(index: number, values: Partial<FrameMember> = {}): FrameMember {
  return { trace_id: `t${index}`, span_id: 'r', start_time: index, is_flagged: false, feature: 'search', model: 'a', ...values };
}

/** 20,000 answers, 6.5% of them flagged: the frame of STATISTICS. */
const FRAME = Array.from({ length: 20_000 }, (_, index) => member(index, { is_flagged: index % 200 < 13, feature: index % 2 ? 'search' : 'chat' }));

test('30% of the labels go to the flagged', () => {
  expect(allocateByFlag({ flagged: 1_300, other: 18_700 }, 400, 0.3, null)).toEqual({ flagged: 120, other: 280 });
});

test.each([
  ['few flagged: the rest goes to the others', { flagged: 10, other: 990 }, 100, { flagged: 10, other: 90 }],
  ['few others', { flagged: 500, other: 10 }, 100, { flagged: 90, other: 10 }],
  ['no flag at all', { flagged: 0, other: 990 }, 100, { flagged: 0, other: 100 }],
  ['more labels than answers', { flagged: 3, other: 4 }, 100, { flagged: 3, other: 4 }],
  ['nothing', { flagged: 0, other: 0 }, 100, { flagged: 0, other: 0 }],
])('%s', (_, sizes, labels, expected) => {
  expect(allocateByFlag(sizes, labels, 0.3, null)).toEqual(expected);
});

test('Neyman with a past estimate: n ∝ N √(p(1 − p)), within bounds', () => {
  // 1300·√(.25·.75) = 562.9; 18700·√(.004·.996) = 1180.3; 562.9/1743.2 = .3229 of 400.
  expect(allocateByFlag({ flagged: 1_300, other: 18_700 }, 400, 0.3, { flagged: 0.25, other: 0.004 }).flagged).toBe(129);
  expect(allocateByFlag({ flagged: 1_300, other: 18_700 }, 400, 0.3, { flagged: 0.5, other: 0.00001 }).flagged).toBe(180);
});

test('proportional shares add up, leave no cell without a label, and fit into the cell', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 800 }), (sizes, labels) => {
      const shares = allocateProportionally(sizes, labels);
      const population = sizes.reduce((sum, size) => sum + size, 0);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(Math.min(labels, population));
      shares.forEach((share, index) => expect(share).toBeLessThanOrEqual(sizes[index] ?? 0));
      if (labels >= sizes.length) shares.forEach((share, index) => (sizes[index] ?? 0) > 0 && expect(share).toBeGreaterThanOrEqual(1));
    }),
  );
});

test('cells too small for 20 labels are merged, and never across the flag', () => {
  const frame = [
    ...Array.from({ length: 600 }, (_, i) => member(i)),
    ...Array.from({ length: 300 }, (_, i) => member(1_000 + i, { feature: 'chat', model: 'b' })),
    ...Array.from({ length: 5 }, (_, i) => member(2_000 + i, { feature: 'chat', model: 'c' })),
    ...Array.from({ length: 95 }, (_, i) => member(3_000 + i, { is_flagged: true })),
  ];
  const cells = buildStrata(frame, { stratify_by: ['feature', 'model'], flagged_labels: 30, other_labels: 70, minimum_cell_labels: 20 });
  expect(cells.map(({ key, members }) => [key, members.length])).toEqual([
    ['flagged / search / a', 95],
    ['other / * / *', 305],
    ['other / search / a', 600],
  ]);
});

test('every member is in exactly one stratum', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ is_flagged: fc.boolean(), feature: fc.constantFrom('a', 'b', 'c'), model: fc.constantFrom('x', 'y') }), { maxLength: 300 }),
      fc.integer({ min: 1, max: 60 }),
      (values, labels) => {
        const frame = values.map((value, index) => member(index, value));
        const cells = buildStrata(frame, { stratify_by: ['feature', 'model'], flagged_labels: labels, other_labels: labels, minimum_cell_labels: 20 });
        const ids = cells.flatMap((cell) => cell.members.map(frameKey));
        expect(ids.sort()).toEqual(frame.map(frameKey).sort());
        for (const cell of cells) expect(cell.members.every((one) => one.is_flagged === cell.is_flagged)).toBe(true);
      },
    ),
  );
});

test('a draw takes the smallest u of each stratum, with π = n/N, and comes out the same in any order', () => {
  const draw = drawSample(FRAME, settings, '2026-W48');
  expect(draw.items).toHaveLength(400);
  expect(draw.items.filter((item) => item.member.is_flagged)).toHaveLength(120);
  expect(draw.strata.reduce((sum, stratum) => sum + stratum.size, 0)).toBe(20_000);
  for (const item of draw.items) expect(item.probability).toBeCloseTo(item.sample / item.size, 12);
  for (const stratum of draw.strata) {
    const taken = draw.items.filter((item) => item.stratum === stratum.key);
    expect(taken).toHaveLength(stratum.sample);
  }
  const again = drawSample([...FRAME].reverse(), settings, '2026-W48');
  const ids = (list: typeof draw.items) => list.map((item) => `${frameKey(item.member)} ${item.raters}`).sort();
  expect(ids(again.items)).toEqual(ids(draw.items));
  expect(ids(drawSample(FRAME, { ...settings, salt: 'other' }, '2026-W48').items)).not.toEqual(ids(draw.items));
  expect(ids(drawSample(FRAME, settings, '2026-W49').items)).not.toEqual(ids(draw.items));
});

test('a fifth is labelled twice, mostly flagged', () => {
  const doubles = drawSample(FRAME, settings, '2026-W48').items.filter((item) => item.raters === 2);
  expect(doubles).toHaveLength(80);
  expect(doubles.filter((item) => item.member.is_flagged)).toHaveLength(56);
});

test('a Poisson draw takes every answer with u < π', () => {
  const draw = drawSample(FRAME, { ...settings, method: 'poisson' }, '2026-W48');
  expect(draw.items.every((item) => item.u < item.probability)).toBe(true);
  expect(draw.items.length).toBeGreaterThan(320);
  expect(draw.items.length).toBeLessThan(480);
});

test('what a budget buys', () => {
  const budget = planBudget({ sizes: { flagged: 1_300, other: 18_700 }, labels: 400, flagged_share: 0.3, past: null });
  // The table of STATISTICS has .98 on average of 20,000 samples; the expected counts alone give the same to .04.
  expect((budget.half_width ?? 0) * 100).toBeGreaterThan(0.93);
  expect((budget.half_width ?? 0) * 100).toBeLessThan(1.02);
  expect(budget.next?.half_width).toBeLessThan(budget.half_width ?? 0);
  expect(budget.next?.more_labels).toBeGreaterThan(0);
  expect(planBudget({ sizes: { flagged: 0, other: 0 }, labels: 400, flagged_share: 0.3, past: null }).half_width).toBeNull();
});
