/** A little traffic with figures that can be counted by hand, as native events. */
import type { EventInput } from '#schema/events.ts';

const HOUR_MS = 3_600_000;

export const hex = (n: number, length: number) => n.toString(16).padStart(length, '0');
export const traceIdOf = (n: number) => hex(0xa55a_0000 + n, 32);

/**
 * 40 requests, one an hour back from `endMs`: requests 0, 10, 20 and 30 fail with a TimeoutError;
 * those with an even number are of the feature `support`, the others of `search`; every request
 * runs a retrieval of two documents and an LLM call whose answer cites [1] and, for odd numbers,
 * also [9], which does not exist.
 */
export function smallTraffic(endMs: number): EventInput[] {
  return Array.from({ length: 40 }, (_, n) => request(n, endMs - (n + 1) * HOUR_MS)).flat();
}

function request(n: number, startMs: number): EventInput[] {
  const isFailed = n % 10 === 0;
  const trace_id = traceIdOf(n);
  const common = { trace_id, feature: n % 2 === 0 ? 'support' : 'search', environment: 'production', release: '1.4.0', status: 'ok' as const };
  const [root, retrieval, llm] = [hex(n * 16 + 1, 16), hex(n * 16 + 2, 16), hex(n * 16 + 3, 16)];
  return [
    {
      ...common,
      span_id: root,
      name: n === 1 ? 'إجابة عن سؤال' : 'answer question',
      start_time: startMs,
      duration_ms: 1_000 + n * 10,
      input: 'What is the refund policy?',
      output: isFailed ? null : `Refunds are possible within 30 days [1].${n % 2 === 1 ? ' See also [9].' : ''}`,
      ...(isFailed ? { status: 'error' as const, error_type: 'TimeoutError', error_message: 'No answer within 10 s' } : {}),
    },
    {
      ...common,
      span_id: retrieval,
      parent_span_id: root,
      name: 'search the handbook',
      kind: 'retrieval',
      start_time: startMs + 10,
      duration_ms: 120,
      input: 'refund policy',
      index: 'handbook',
      documents: [
        { id: 'doc-17', score: 0.82, content: 'Refunds are possible within 30 days.' },
        { id: 'doc-9', score: 0.61, content: 'Shipping takes three days.' },
      ],
    },
    {
      ...common,
      span_id: llm,
      parent_span_id: root,
      name: 'chat gpt-4o-mini',
      kind: 'llm',
      start_time: startMs + 150,
      duration_ms: 800,
      provider: 'openai',
      model: 'gpt-4o-mini',
      prompt_name: 'answer',
      prompt_version: 'v3',
      input_tokens: 1_000,
      output_tokens: 100,
      cost_usd: 0.001,
      input: [{ role: 'user', content: 'What is the refund policy?' }],
      output: isFailed ? null : `Refunds are possible within 30 days [1].${n % 2 === 1 ? ' See also [9].' : ''}`,
      ...(isFailed ? { status: 'error' as const, error_type: 'TimeoutError' } : {}),
    },
  ];
}
