/** The rule judge: its reasons, its score, and how it finds words of an answer in documents. */
import { expect, test } from 'vitest';
import { judge, type RiskFacts } from '#ingest/enrich/risk.ts';
import { lexicalSupport, wordsOf } from '#ingest/enrich/support.ts';
import { cpuMs } from '../support/cpu-time.ts';

const sound: RiskFacts = { isAnswered: true, isRefusal: false, isNoHit: false, isHit: true, citationCount: 2, resolvedCitationCount: 2, lexicalSupport: 0.9, hasThumbsDown: false };

test.each<[string, Partial<RiskFacts>, string[], number, boolean]>([
  ['a sound answer', {}, [], 0, false],
  ['answered without a hit', { isHit: false, isNoHit: true }, ['no_hit_answered'], 0.6, true],
  ['a citation that does not resolve', { resolvedCitationCount: 1 }, ['unresolved_citation'], 0.5, true],
  ['citations of which nobody knows', { resolvedCitationCount: null }, [], 0, false],
  ['little support', { lexicalSupport: 0.4 }, ['low_support'], 0.5, true],
  ['support unknown', { lexicalSupport: null }, [], 0, false],
  ['a thumb down', { hasThumbsDown: true }, ['thumbs_down'], 0.7, true],
  ['refused on a hit', { isRefusal: true, resolvedCitationCount: 0, lexicalSupport: 0 }, ['refused_on_hit'], 0.3, false],
  ['refused without a hit is right', { isRefusal: true, isHit: false, isNoHit: true }, [], 0, false],
  ['all at once', { isNoHit: true, resolvedCitationCount: 0, lexicalSupport: 0, hasThumbsDown: true }, ['no_hit_answered', 'unresolved_citation', 'low_support', 'thumbs_down'], 0.97, true],
])('%s', (_, change, reasons, score, flag) => {
  expect(judge({ ...sound, ...change })).toEqual({ reasons, score, flag });
});

const document = wordsOf('Refunds are possible within thirty days of purchase. Shipping to Germany takes two working days. Die Rückgabe ist innerhalb von dreißig Tagen möglich.');

test.each([
  ['a sentence from the document', 'Refunds are possible within thirty days [1].', 1],
  ['another form of its words', 'A refund is POSSIBLE within thirty days after the purchase.', 1],
  ['half of the sentences', 'Refunds are possible within thirty days. Our founder climbed mount everest barefoot yesterday.', 0.5],
  ['nothing of it', 'Our founder climbed mount everest barefoot yesterday.', 0],
  ['nothing to look up', 'Yes. That is so!', null],
  ['another language', 'Die Rückgabe innerhalb von dreißig Tagen möglich.', 1],
  ['numbers count', 'Call 555 0199 2231 7781.', 0],
])('%s', (_, answer, support) => {
  expect(lexicalSupport(answer, [document])).toBe(support);
});

test('scripts without spaces are compared by pairs of characters', () => {
  const words = wordsOf('返金は三十日以内に可能です。');
  expect(lexicalSupport('返金は三十日以内に可能です。', [words])).toBe(1);
  expect(lexicalSupport('創業者は昨日裸足で山に登りました。', [words])).toBe(0);
});

test('an answer is judged in microseconds', () => {
  const answer = 'Refunds are possible within thirty days of purchase, and shipping takes two days [1]. '.repeat(6);
  for (let i = 0; i < 500; i++) lexicalSupport(answer, [document]);
  const used = cpuMs(() => {
    for (let i = 0; i < 1_000; i++) lexicalSupport(answer, [document]);
  });
  // 10 µs on an idle machine; the limit leaves room for a slow one.
  expect(used / 1_000).toBeLessThan(0.5);
});
