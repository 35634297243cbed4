/** Markers in answers, as people and models write them. */
import { expect, test } from 'vitest';
import { findCitations, resolveCitations } from '#ingest/enrich/citations.ts';
import { cpuMs } from '../support/cpu-time.ts';

const targets = (text: string) => findCitations(text).map(({ target }) => target);

test.each([
  ['Refunds take thirty days [1].', ['#1']],
  ['Both say so [1, 2] and [3;4].', ['#1', '#2', '#3', '#4']],
  ['A range [2-4] and [1–2].', ['#2', '#3', '#4', '#1', '#2']],
  ['Footnotes [^1] and [^note].\n\n[^1]: https://example.com/a', ['#1', 'note']],
  ['Side by side [1][2].', ['#1', '#2']],
  ['Assistants 【1†source】 and 【4:0†refunds.pdf】 and 【7:3†source】 and 【2】.', ['#1', 'refunds.pdf', '#3', '#2']],
  ['By id [kb-17], [doc_3, doc_4], [refund-policy.md] and [Source: kb-2].', ['kb-17', 'doc_3', 'doc_4', 'refund-policy.md', 'kb-2']],
  ['In words [Source 3] and [Document 12].', ['#3', '#12']],
  ['A link [the policy](https://example.com/policy#refunds "title") and an image ![x](https://example.com/x.png).', ['https://example.com/policy#refunds']],
  ['Bare https://example.com/a(b)?q=1. And <https://example.com/c>.', ['https://example.com/a(b', 'https://example.com/c']],
  ['A number with a link [1](https://example.com/one).', ['https://example.com/one']],
  ['No code: `a[1]` and ``b[2] ` `` here.\n```js\nx[3]\n```\nBut here [4].', ['#4']],
  ['~~~\n[1]\n~~~\n[2]', ['#2']],
  ['```\nnever closed [1]', []],
  ['A lone ` tick [1].', ['#1']],
  ['Not citations: [sic], [TODO], [x], [ ], [FIRST_NAME], [2024], [see below], [email], [email:9f86d0], [national_id].', []],
  ['Definitions cite nothing:\n[1]: https://example.com/a\nbut this does [1].', ['#1']],
  ['[section](#anchor) and [mail](mailto:a@b.example)', []],
  ['', []],
  ['[[1]]', ['#1']],
  ['[unclosed', []],
])('%j', (text, expected) => {
  expect(targets(text)).toEqual(expected);
});

test('offsets are those of the marker in the text', () => {
  const text = 'So it is [2].';
  expect(findCitations(text)).toEqual([{ target: '#2', start: 9, end: 12 }]);
});

test.each([
  ['brackets', '['.repeat(200_000)],
  ['ticks of every length', Array.from({ length: 600 }, (_, i) => '`'.repeat(i % 50)).join(' x ')],
  ['links that never end', '[a]('.repeat(50_000)],
  ['lenticular', '【'.repeat(200_000)],
  ['http', 'http'.repeat(50_000)],
])('%s take time in proportion to the text', (_, text) => {
  const used = cpuMs(() => {
    findCitations(text);
    findCitations(text);
  });
  // Quadratic time would take minutes.
  expect(used).toBeLessThan(3_000);
});

const documents = [['kb-1', 'https://example.com/Refunds/', 'Refund policy'], ['kb-2'], ['kb-3', 'KB-2']];

test.each([
  [['#1', '#3'], [0, 2]],
  [['#4'], [null]],
  // One marker says 0, so the whole answer counts from 0.
  [['#0', '#2', '#3'], [0, 2, null]],
  [['KB-1', 'kb-2', 'kb-9'], [0, 1, null]],
  [['https://example.com/refunds#how', 'https://example.com/other'], [0, null]],
  [['refund policy'], [0]],
  [[], []],
])('%j resolves to %j', (cited, expected) => {
  expect(resolveCitations(cited, documents)).toEqual(expected);
});
