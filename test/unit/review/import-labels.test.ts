/** Files of labels made elsewhere: what is read, and what is said of the lines that are not. */
import { expect, test } from 'vitest';
import { readLabelImport } from '#app/review/import-labels.ts';

const HEADER = 'trace_id,reviewer,verdict,comment';

test('quotes, commas, newlines, a byte order mark and empty trailing cells are read', () => {
  const { labels, problems } = readLabelImport(`\uFEFF${HEADER}\r\nt1,Ada,supported,"a, ""b""\nc"\r\nt2,Ada,supported,,,\r\n`);
  expect(problems).toEqual([]);
  expect(labels.map(({ line, trace_id, answers }) => ({ line, trace_id, answers }))).toEqual([
    { line: 2, trace_id: 't1', answers: { verdict: 'supported', comment: 'a, "b"\nc' } },
    { line: 4, trace_id: 't2', answers: { verdict: 'supported' } },
  ]);
});

test('a broken quote and a comma too many are said, and no text is cut short', () => {
  const { labels, problems } = readLabelImport([HEADER, 't1,Ada,supported,"open', 't2,Ada,supported,"shut" and more', 't3,Ada,supported,one, two', '"x', 't4,Ada,supported,fine'].join('\n'));
  expect(labels.map(({ trace_id }) => trace_id)).toEqual(['t4']);
  expect(problems.map(({ line, message }) => [line, message])).toEqual([
    [2, 'has a quote that is not closed, or text behind one'],
    [3, 'has a quote that is not closed, or text behind one'],
    [4, 'has more cells than the header; a cell with a comma stands in quotes'],
    [5, 'has a quote that is not closed, or text behind one'],
  ]);
});

test('an array and the export count by place', () => {
  const one = { trace_id: 't1', reviewer_id: 'ada', answers: { verdict: 'supported' } };
  for (const text of [JSON.stringify([one, 7], null, 2), JSON.stringify({ labels: [one, 7] })]) {
    const { labels, problems } = readLabelImport(text);
    expect(labels.map(({ line, trace_id, reviewer }) => [line, trace_id, reviewer])).toEqual([[1, 't1', 'ada']]);
    expect(problems.map(({ line }) => line)).toEqual([2]);
  }
});
