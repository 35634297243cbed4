/** From labelled items and frame to the rate, and a reviewer's session, by hand. */
import { expect, test } from 'vitest';
import { agreementOn, strictness } from '#app/review/agreement.ts';
import { estimateJudge, estimateRate, type SampledItem } from '#app/review/estimate.ts';
import { changeSession, type ReviewItem, startSession } from '#app/review/session.ts';

const items = (count: number, values: Partial<SampledItem>): SampledItem[] =>
  Array.from({ length: count }, () => ({ draw_id: 'd', stratum: 'other', is_flagged: false, positive: 0, claims: null, ...values }));
const FLAGGED = { stratum: 'flagged', is_flagged: true } as const;
const FRAME = [{ draw_id: 'd', stratum: 'flagged', is_flagged: true, size: 1_300 }, { draw_id: 'd', stratum: 'other', is_flagged: false, size: 18_700 }];

test("can't tell leaves the rate and bounds it both ways", () => {
  const found = estimateRate([...items(30, { ...FLAGGED, positive: 1 }), ...items(90, FLAGGED), ...items(1, { positive: 1 }), ...items(279, {}), ...items(10, { positive: null }), ...items(5, { positive: undefined })], FRAME);
  expect(found?.rate).toBeCloseTo(0.0195893, 7);
  expect(found?.undecided).toBe(10);
  // .065 · 30/120 + .935 · 1/290, and with all ten bad · 11/290.
  expect(found?.bounds.low).toBeCloseTo(0.01625 + 0.935 / 290, 10);
  expect(found?.bounds.high).toBeCloseTo(0.01625 + (0.935 * 11) / 290, 10);
});

test('a cell without a label is merged with its like; without any label of its flag the rate is unknown', () => {
  const frame = [...FRAME, { draw_id: 'e', stratum: 'flagged', is_flagged: true, size: 700 }];
  // 2,000 of 20,700 flagged.
  expect(estimateRate([...items(4, { ...FLAGGED, positive: 1 }), ...items(6, FLAGGED), ...items(10, {})], frame)?.rate).toBeCloseTo((2_000 / 20_700) * 0.4, 10);
  expect(estimateRate(items(10, {}), frame)).toBeNull();
});

test('judge: what the flag finds of the bad and spares of the good, weighted back to the frame', () => {
  const sample = [...items(30, { ...FLAGGED, positive: 1 }), ...items(90, FLAGGED), ...items(1, { positive: 1 }), ...items(279, {})];
  const { sensitivity, specificity } = estimateJudge(sample, FRAME);
  // Bad: 1300·¼ = 325 flagged, 18700/280 = 66.786 not. Good: 975 flagged, 18633.214 not.
  expect(sensitivity?.ratio).toBeCloseTo(325 / 391.7857, 6);
  expect(specificity?.ratio).toBeCloseTo(18_633.2143 / 19_608.2143, 6);
});

test('agreement on one question: pairs, and the items behind what differs', () => {
  const found = agreementOn(
    [
      { item_id: 'a', ratings: [{ reviewer_id: 'x', value: 'good' }, { reviewer_id: 'y', value: 'good' }] },
      { item_id: 'b', ratings: [{ reviewer_id: 'x', value: 'bad' }, { reviewer_id: 'y', value: 'good' }] },
      { item_id: 'c', ratings: [{ reviewer_id: 'x', value: 'bad' }, { reviewer_id: 'y', value: 'bad' }] },
      { item_id: 'd', ratings: [{ reviewer_id: 'x', value: 'bad' }] },
    ],
    ['good', 'bad'],
    ['bad'],
  );
  expect(found).toMatchObject({ items: 3, agreement: 2 / 3, positive: 2 / 3 });
  expect(found.pairs).toMatchObject([{ first: 'x', second: 'y', items: 3 }]);
  // p_o = 2/3, p_e = 1/3·2/3 + 2/3·1/3 = 4/9: κ = (2/9)/(5/9).
  expect(found.pairs[0]?.kappa).toBeCloseTo(0.4, 10);
  expect(found.confusion.find((cell) => cell.one !== cell.other)).toEqual({ one: 'bad', other: 'good', items: ['b'] });
});

test('strictness compares like with like', () => {
  const label = (reviewer_id: string, positive: number) => ({ reviewer_id, stratum: 's', positive });
  const found = strictness([label('x', 1), label('x', 1), label('y', 0), label('y', 0)]);
  // Each expects 2·½ with variance 2·¼.
  expect(found.map((one) => one.z)).toEqual([1 / Math.sqrt(0.5), -1 / Math.sqrt(0.5)]);
});

test('a session: next, undo ten deep and not past a reveal, look back, and what a reload brings back', () => {
  const item = (id: number): ReviewItem => ({ item_id: String(id), question: '', answer: '', documents: [], citations: [], rubric_id: 'default' });
  let session = startSession(Array.from({ length: 13 }, (_, id) => item(id)), true);
  for (let id = 0; id < 12; id += 1) session = changeSession(session, { kind: 'saved', event_id: `e${id}`, isSkip: false });
  expect(session.current?.item_id).toBe('12');
  expect(session.history.map((done) => done.item.item_id)).toEqual(['2', '3', '4', '5', '6', '7', '8', '9', '10', '11']);
  session = changeSession(session, { kind: 'undone' });
  expect(session.current?.item_id).toBe('11');
  expect(session.upcoming.map((one) => one.item_id)).toEqual(['12']);
  session = changeSession(session, { kind: 'looked_back' });
  session = changeSession(session, { kind: 'revealed', item_id: '10' });
  session = changeSession(session, { kind: 'returned' });
  expect(changeSession(session, { kind: 'undone' })).toBe(session);
  expect(changeSession(session, { kind: 'loaded', items: [item(12), item(13), item(3)], isExhausted: false }).upcoming.map((one) => one.item_id)).toEqual(['12', '13']);
});
