/** The critical path, each case drawn and added up by hand. */
import { expect, test } from 'vitest';
import { criticalPath, type PathSpan } from '#app/statistics/critical-path.ts';

/** `span('b', 'a', 'llm', 10, 30)` ran from 10 to 30 below a. */
const span = (span_id: string, parent_span_id: string | null, kind: string, from: number, to: number | null): PathSpan => ({ span_id, parent_span_id, kind, start_us: from, duration_us: to === null ? null : to - from });
const path = (spans: PathSpan[]) => Object.fromEntries(criticalPath(spans, 'root') ?? []);

test('steps one after the other: each its own time, the gaps are the root’s', () => {
  // root 0–100: [0–10 own] retrieval 10–30 [30–35 own] llm 35–95 [95–100 own].
  expect(path([span('root', null, 'chain', 0, 100), span('r', 'root', 'retrieval', 10, 30), span('l', 'root', 'llm', 35, 95)])).toEqual({ chain: 20, retrieval: 20, llm: 60 });
});

test('of two that run at once only the one that was waited for counts', () => {
  // Both from 0; the tool ends at 80, the retrieval at 50: the end waited for the tool alone.
  expect(path([span('root', null, 'chain', 0, 100), span('t', 'root', 'tool', 0, 80), span('r', 'root', 'retrieval', 0, 50)])).toEqual({ chain: 20, tool: 80 });
});

test('one that is still running when the next begins was not waited for', () => {
  // llm 40–100 began while retrieval 0–60 was running, but after embedding 0–40.
  expect(path([span('root', null, 'chain', 0, 100), span('r', 'root', 'retrieval', 0, 60), span('e', 'root', 'embedding', 0, 40), span('l', 'root', 'llm', 40, 100)])).toEqual({ chain: 0, embedding: 40, llm: 60 });
});

test('it goes down: a retrieval’s embedding is embedding, the rest of it retrieval', () => {
  expect(path([span('root', null, 'chain', 0, 100), span('r', 'root', 'retrieval', 0, 40), span('e', 'r', 'embedding', 5, 20), span('l', 'root', 'llm', 40, 100)])).toEqual({ chain: 0, retrieval: 25, embedding: 15, llm: 60 });
});

test('a child is cut to its parent: what began before or ends after is another clock, or was not waited for', () => {
  expect(path([span('root', null, 'chain', 100, 200), span('l', 'root', 'llm', 90, 150), span('t', 'root', 'tool', 180, 260)])).toEqual({ chain: 30, llm: 50, tool: 20 });
});

test('a step that did not tell its duration hands its children to its parent', () => {
  expect(path([span('root', null, 'chain', 0, 100), span('a', 'root', 'agent', 0, null), span('l', 'a', 'llm', 20, 90)])).toEqual({ chain: 30, llm: 70 });
});

test('what cannot be known is not zero; circles end; other roots and orphans count for nothing', () => {
  expect(criticalPath([span('root', null, 'chain', 0, null)], 'root')).toBeNull();
  expect(criticalPath([], 'root')).toBeNull();
  const spans = [span('root', 'b', 'chain', 0, 10), span('a', 'root', 'tool', 2, 4), span('b', 'a', 'llm', 2, 3), span('x', 'gone', 'llm', 0, 10), span('y', null, 'llm', 0, 10)];
  // a from 2 to 4, of which b takes 2 to 3.
  expect(path(spans)).toEqual({ chain: 8, tool: 1, llm: 1 });
});
