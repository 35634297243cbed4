/** The traps of INGEST.md that no capture shows: tokens, errors, refusals, guardrails, documents, odd input. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalise } from '#ingest/conventions/index.ts';
import type { Attributes, AttributeValue, NeutralSpan } from '#ingest/neutral.ts';
import { event, factsOf, span, START_US } from './spans.ts';

const CALL = { 'gen_ai.operation.name': 'chat' };

test.each<[string, Attributes, Partial<NeutralSpan>, (number | null)[]]>([
  ['inclusive: 2,257 with 2,048 read', { 'gen_ai.usage.input_tokens': 2257, 'gen_ai.usage.cache_read.input_tokens': 2048, 'gen_ai.usage.cache_write.input_tokens': 188 }, {}, [2257, 2048, 188]],
  ['exclusive by arithmetic: 21 cannot hold 2,048', { 'gen_ai.usage.input_tokens': 21, 'gen_ai.usage.cache_read.input_tokens': 2048, 'gen_ai.usage.cache_write.input_tokens': 188 }, {}, [2257, 2048, 188]],
  ['exclusive by scope, where arithmetic cannot tell', { 'gen_ai.usage.input_tokens': 500, 'gen_ai.usage.cache_read.input_tokens': 100 }, { scopeName: '@traceloop/instrumentation-anthropic' }, [600, 100, null]],
  ['the same of another scope is inclusive', { 'gen_ai.usage.input_tokens': 500, 'gen_ai.usage.cache_read.input_tokens': 100 }, { scopeName: '@traceloop/instrumentation-openai' }, [500, 100, null]],
  ['all of it cached', { 'gen_ai.usage.input_tokens': 1024, 'gen_ai.usage.cache_read.input_tokens': 1024 }, {}, [1024, 1024, null]],
  ['cache without input', { 'gen_ai.usage.cache_read.input_tokens': 1024, 'gen_ai.usage.output_tokens': 1 }, {}, [null, 1024, null]],
])('input tokens, %s', (_, usage, rest, expected) => {
  const { input_tokens, cached_input_tokens, cache_write_tokens } = factsOf({ ...CALL, ...usage }, rest);
  expect([input_tokens, cached_input_tokens, cache_write_tokens]).toEqual(expected);
});

test.each([
  ['exclusive: all buckets are the total', { input: 176, input_cached_tokens: 1024, output: 48, output_reasoning_tokens: 16, total: 1264 }, [1200, 1024, null, 64, 16]],
  ['inclusive: input and output are the total', { input: 1200, input_cached_tokens: 1024, output: 64, output_reasoning_tokens: 16, total: 1264 }, [1200, 1024, null, 64, 16]],
  ['without a total, as Langfuse adds up', { input: 21, input_cached_tokens: 2048, input_cache_creation: 188, output: 50 }, [2257, 2048, 188, 50, null]],
  ['Anthropic\'s own names', { input_tokens: 21, cache_read_input_tokens: 2048, cache_creation_input_tokens: 188, output_tokens: 50 }, [2257, 2048, 188, 50, null]],
  ['OpenAI\'s own object', { prompt_tokens: 1200, completion_tokens: 64, total_tokens: 1264, prompt_tokens_details: { cached_tokens: 1024 }, completion_tokens_details: { reasoning_tokens: 16 } }, [1200, 1024, null, 64, 16]],
  ['input alone', { input: 8 }, [8, null, null, null, null]],
])('Langfuse usage, %s', (_, details, expected) => {
  const facts = factsOf({ 'langfuse.observation.type': 'embedding', 'langfuse.observation.usage_details': JSON.stringify(details) });
  expect([facts.input_tokens, facts.cached_input_tokens, facts.cache_write_tokens, facts.output_tokens, facts.reasoning_tokens]).toEqual(expected);
});

test('zero tokens on both sides of a call are not known; an embedding\'s output is simply absent', () => {
  expect(factsOf({ ...CALL, 'gen_ai.usage.input_tokens': 0, 'gen_ai.usage.output_tokens': 0 })).toMatchObject({ input_tokens: null, output_tokens: null });
  expect(factsOf({ ...CALL, 'gen_ai.usage.input_tokens': 12, 'gen_ai.usage.output_tokens': 0 })).toMatchObject({ input_tokens: 12, output_tokens: 0 });
  expect(factsOf({ 'gen_ai.operation.name': 'embeddings', 'gen_ai.usage.input_tokens': 12 })).toMatchObject({ input_tokens: 12, output_tokens: null });
});

test.each<[string, AttributeValue, number | null]>([
  ['a number', 12, 12], ['a number in a text', '12', 12], ['a fraction', 12.5, null], ['less than nothing', -1, null], ['not a number', Number.NaN, null],
  ['without end', Number.POSITIVE_INFINITY, null], ['a word', 'many', null], ['a flag', true, null], ['a list', [1], null], ['nothing', null, null], ['too much', 5e9, null],
])('tokens as %s', (_, sent, expected) => {
  const facts = factsOf({ 'gen_ai.operation.name': 'embeddings', 'gen_ai.usage.input_tokens': sent });
  expect(facts.input_tokens).toBe(expected);
  // What cannot be read is kept.
  expect(facts.attributes).toEqual(expected === null ? { 'gen_ai.usage.input_tokens': sent } : {});
});

test.each<[string, Attributes, Partial<NeutralSpan>, { status: string; error_type?: string | null; is_rate_limited: true | null }]>([
  ['status', {}, { status: 'error', statusMessage: 'boom' }, { status: 'error', error_type: null, is_rate_limited: null }],
  ['error.type alone', { 'error.type': 'timeout' }, {}, { status: 'error', error_type: 'timeout', is_rate_limited: null }],
  ['Langfuse\'s level', { 'langfuse.observation.level': 'ERROR' }, {}, { status: 'error', is_rate_limited: null }],
  ['another level', { 'langfuse.observation.level': 'WARNING' }, {}, { status: 'unset', is_rate_limited: null }],
  ['an exception event', {}, { status: 'ok', events: [event('exception', { 'exception.type': 'E' })] }, { status: 'error', error_type: 'E', is_rate_limited: null }],
  ['HTTP 429', { 'http.response.status_code': 429 }, {}, { status: 'error', is_rate_limited: true }],
  ['HTTP 500 with status', { 'http.response.status_code': 500 }, { status: 'error' }, { status: 'error', is_rate_limited: null }],
  ['a throttling type', { 'error.type': 'ThrottlingException' }, {}, { status: 'error', is_rate_limited: true }],
  ['a rate limit type', { 'error.type': 'openai.RateLimitError' }, {}, { status: 'error', is_rate_limited: true }],
  ['too many requests', {}, { status: 'error', statusMessage: 'Too Many Requests' }, { status: 'error', is_rate_limited: true }],
  ['RESOURCE_EXHAUSTED', {}, { status: 'error', events: [event('exception', { 'exception.message': '8 RESOURCE_EXHAUSTED: quota' })] }, { status: 'error', is_rate_limited: true }],
  ['429 inside a number is none', {}, { status: 'error', statusMessage: 'request 14290 failed' }, { status: 'error', is_rate_limited: null }],
  ['a success that speaks of limits', { 'output.value': 'the rate limit is 429' }, {}, { status: 'unset', is_rate_limited: null }],
])('errors: %s', (_, attributes, rest, expected) => {
  expect(factsOf(attributes, rest)).toMatchObject(expected);
});

test.each<[string, Attributes, boolean | null]>([
  ['a message part', { 'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"refusal","content":"No."}]}]' }, true],
  ['OpenInference\'s message content', { 'llm.output_messages.0.message.role': 'assistant', 'llm.output_messages.0.message.contents.0.message_content.type': 'refusal', 'llm.output_messages.0.message.contents.0.message_content.text': 'No.' }, true],
  ['inside output.value', { 'output.value': '{"choices":[{"message":{"role":"assistant","content":null,"refusal":"No."}}]}' }, true],
  ['inside output.value, beside flattened text', { 'llm.output_messages.0.message.content': 'x', 'output.value': '{"choices":[{"message":{"role":"assistant","content":"x","refusal":"No."}}]}' }, true],
  ['the finish reason', { 'gen_ai.response.finish_reasons': ['refusal'] }, true],
  ['Gemini SAFETY', { 'gen_ai.response.finish_reasons': ['SAFETY'] }, true],
  ['Gemini BLOCKLIST', { 'llm.finish_reason': 'BLOCKLIST' }, true],
  ['Gemini PROHIBITED_CONTENT', { 'llm.finish_reason': 'PROHIBITED_CONTENT' }, true],
  ['Gemini SPII, only in the output', { 'output.value': '{"candidates":[{"content":{"role":"model","parts":[{"text":"x"}]},"finishReason":"SPII"}]}' }, true],
  ['an answer', { 'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"Yes."}]}]' }, false],
  ['refusal: null', { 'output.value': '{"choices":[{"message":{"role":"assistant","content":"Yes.","refusal":null}}]}' }, false],
  ['content not captured', { 'gen_ai.response.finish_reasons': ['stop'] }, null],
  ['a content filter', { 'gen_ai.response.finish_reasons': ['content_filter'] }, null],
])('refusal: %s', (_, attributes, expected) => {
  expect(factsOf({ ...CALL, ...attributes }).is_refusal).toBe(expected);
});

test.each<[string, Attributes, boolean | null]>([
  ['a result, false', { 'gen_ai.guardrail.result.value': 'false' }, false],
  ['a result, true', { 'gen_ai.guardrail.result.value': true }, true],
  ['Bedrock intervened', { 'gen_ai.guardrail.result.value': 'GUARDRAIL_INTERVENED' }, true],
  ['Bedrock did not', { 'gen_ai.guardrail.result.value': 'NONE' }, false],
  ['severity 0', { 'gen_ai.guardrail.result.value': '0' }, false],
  ['severity 4', { 'gen_ai.guardrail.result.value': 4 }, true],
  ['an unknown word', { 'gen_ai.guardrail.result.value': 'purple' }, null],
  ['an output that allows', { 'output.value': '{"action":"allow"}' }, false],
  ['an output that blocks', { 'output.value': '{"action":"block","reason":"pii"}' }, true],
  ['an output that failed validation', { 'output.value': '{"validation_passed":false}' }, true],
  ['a word', { 'output.value': 'pass' }, false],
  ['Langfuse\'s level', { 'langfuse.observation.level': 'WARNING', 'langfuse.observation.output': 'looks odd' }, true],
  ['nothing', {}, null],
])('guardrail: %s', (_, attributes, expected) => {
  expect(factsOf({ 'gen_ai.operation.name': 'apply_guardrail', ...attributes }).is_guardrail_triggered).toBe(expected);
});

test('a guardrail result as an event on another span', () => {
  expect(factsOf(CALL, { events: [event('gen_ai.guardrail.result', { 'gen_ai.guardrail.result.value': 'BLOCKED' })] }).is_guardrail_triggered).toBe(true);
  expect(factsOf(CALL, { events: [event('gen_ai.guardrail.result', { 'gen_ai.guardrail.result.value': 'NONE' })] }).is_guardrail_triggered).toBeNull();
});

const RETRIEVAL = { 'openinference.span.kind': 'RETRIEVER' };
test.each<[string, Attributes, object[] | null]>([
  ['an empty list is a retrieval that found nothing', { 'gen_ai.retrieval.documents': '[]' }, []],
  ['an empty list as an array', { 'gen_ai.retrieval.documents': [] }, []],
  ['an empty list in the output', { 'output.value': '{"documents":[]}' }, []],
  ['nothing is not known', {}, null],
  ['a text is not known', { 'output.value': 'some answer' }, null],
  ['strings of JSON', { 'gen_ai.retrieval.documents': ['{"id":"a","score":0.5}', '{"id":7}'] }, [{ id: 'a', score: 0.5 }, { id: '7' }]],
  ['a gap in the numbers', { 'retrieval.documents.4.document.id': 'b', 'retrieval.documents.0.document.id': 'a' }, [{ id: 'a' }, { id: 'b' }]],
  ['by number and not by spelling', { 'retrieval.documents.10.document.id': 'c', 'retrieval.documents.9.document.id': 'b' }, [{ id: 'b' }, { id: 'c' }]],
  ['a list in the output', { 'output.value': '["one","two"]' }, [{ content: 'one' }, { content: 'two' }]],
  ['pairs with scores', { 'output.value': '[[{"page_content":"one","metadata":{"source":"a.md"}},0.4]]' }, [{ content: 'one', uri: 'a.md', metadata: { source: 'a.md' }, score: 0.4 }]],
  ['LlamaIndex nodes', { 'output.value': '{"nodes":[{"node":{"id_":"n","text":"one"},"score":0.3}]}' }, [{ id: 'n', content: 'one', score: 0.3 }]],
  ['LangChain constructors', { 'output.value': '[{"lc":1,"type":"constructor","id":["langchain","Document"],"kwargs":{"pageContent":"one","metadata":{}}}]' }, [{ content: 'one' }]],
  ['numbers are no documents', { 'output.value': '[1,2]' }, null],
])('documents: %s', (_, attributes, expected) => {
  expect(factsOf({ ...RETRIEVAL, ...attributes }).documents).toEqual(expected);
});

test('at most a thousand documents, and no name that reaches into a prototype', () => {
  const attributes: Attributes = Object.assign(Object.create(null), RETRIEVAL);
  for (let i = 0; i < 1200; i += 1) attributes[`retrieval.documents.${i}.document.id`] = `d${i}`;
  attributes['retrieval.documents.0.__proto__.polluted'] = 'yes';
  attributes['retrieval.documents.constructor.prototype.polluted'] = 'yes';
  attributes['llm.input_messages.0.message.prototype'] = 'yes';
  attributes['__proto__'] = 'kept';
  const facts = factsOf(attributes);
  expect(facts.documents).toHaveLength(1000);
  expect(facts.documents?.[999]?.id).toBe('d999');
  expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).toBe(false);
  expect(facts.attributes).toHaveProperty(['retrieval.documents.1000.document.id'], 'd1000');
  expect(facts.attributes).toHaveProperty(['retrieval.documents.0.__proto__.polluted'], 'yes');
  expect(Object.getOwnPropertyDescriptor(facts.attributes, '__proto__')?.value).toBe('kept');
  expect(factsOf({ ...RETRIEVAL, 'gen_ai.retrieval.documents': JSON.stringify(Array.from({ length: 1500 }, (__, i) => ({ id: `d${i}` }))) }).documents).toHaveLength(1000);
});

test('a vector database that tells a query but no result has not told its documents', () => {
  expect(factsOf({}, { events: [event('db.query.embeddings', { 'db.query.embeddings.vector': '[0.1]' })] })).toMatchObject({ kind: 'retrieval', documents: null });
});

test('legacy message events on the span', () => {
  const facts = factsOf(CALL, {
    events: [event('gen_ai.user.message', { content: 'How long?' }), event('gen_ai.choice', { index: 0, finish_reason: 'stop', message: '{"role":"assistant","content":"Thirty days."}' })],
  });
  expect(facts).toMatchObject({ input: 'How long?', output: 'Thirty days.', finish_reason: 'stop', events: [] });
});

test('the details event counts behind the span\'s own attributes', () => {
  const details = event('gen_ai.client.inference.operation.details', {
    'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'How long?' }] }],
    'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"event"}]}]',
  });
  expect(factsOf(CALL, { events: [details] })).toMatchObject({ input: 'How long?', output: 'event' });
  expect(factsOf({ ...CALL, 'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"span"}]}]' }, { events: [details] })).toMatchObject({ input: 'How long?', output: 'span' });
});

test('the first token as an event', () => {
  expect(factsOf({ 'openinference.span.kind': 'LLM' }, { events: [event('First Token Stream Event', {}, 321)] }).ttft_ms).toBe(321);
});

test('times that cannot be are not told', () => {
  expect(factsOf({ 'gen_ai.response.time_to_first_chunk': -1 }).ttft_ms).toBeNull();
  expect(factsOf({ 'langfuse.observation.completion_start_time': '"1999-01-01T00:00:00Z"' }).ttft_ms).toBeNull();
  expect(factsOf({ 'langfuse.observation.completion_start_time': 'soon' })).toMatchObject({ ttft_ms: null, attributes: { 'langfuse.observation.completion_start_time': 'soon' } });
  expect(factsOf({}, { endUs: null })).toMatchObject({ start_time: START_US / 1000, end_time: null, duration_ms: null });
});

test('long dimensions are cut, names too', () => {
  const facts = factsOf({ 'gen_ai.request.model': 'm'.repeat(2000) }, { name: 'n'.repeat(2000) });
  expect([facts.model_requested?.length, facts.name.length]).toEqual([512, 512]);
  expect(factsOf({}, { name: '' }).name).toBe('span');
});

test('several answers are no single text: kept as sent', () => {
  const sent = '[{"role":"assistant","parts":[{"type":"text","content":"a"}]},{"role":"assistant","parts":[{"type":"text","content":"b"}]}]';
  expect(factsOf({ ...CALL, 'gen_ai.output.messages': sent })).toMatchObject({ output: sent, has_output: true });
});

test.each<[string, object, string]>([
  ['OpenAI searched the web first', { output: [{ type: 'web_search_call', id: 'ws', status: 'completed' }, { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Thirty days.', annotations: [] }] }] }, 'Thirty days.'],
  ['Anthropic did', { role: 'assistant', content: [{ type: 'server_tool_use', id: 's', name: 'web_search', input: {} }, { type: 'web_search_tool_result', tool_use_id: 's', content: [] }, { type: 'text', text: 'Thirty days.' }] }, 'Thirty days.'],
])('tools that the provider ran itself leave a single text: %s', (_, output, text) => {
  expect(factsOf({ ...CALL, 'output.value': JSON.stringify(output) })).toMatchObject({ output: text, has_output: true });
});

test('parts as JSON text inside an indexed message', () => {
  const facts = factsOf({
    'llm.request.type': 'chat',
    'gen_ai.prompt.0.role': 'user',
    'gen_ai.prompt.0.content': '[{"type":"text","text":"How long?"}]',
    'gen_ai.completion.0.role': 'assistant',
    'gen_ai.completion.0.content': 'Thirty days.',
    'gen_ai.completion.0.finish_reason': 'stop',
  });
  expect(facts).toMatchObject({ kind: 'llm', input: 'How long?', output: 'Thirty days.', finish_reason: 'stop', source: 'otlp/traceloop' });
});

test('a system prompt beside a single message is not dropped', () => {
  const prompt = '{"system":"Be brief.","messages":[{"role":"user","content":"How long?"}]}';
  expect(factsOf({ 'ai.operationId': 'ai.generateText', 'ai.prompt': prompt }).input).toBe(prompt);
});

test('nested without end', () => {
  let deep: AttributeValue = 'x';
  for (let i = 0; i < 5000; i += 1) deep = { message: deep };
  expect(factsOf({ ...CALL, 'gen_ai.output.messages': deep }).output).toEqual(deep);
  expect(factsOf({ ...CALL, 'output.value': '['.repeat(20_000) + ']'.repeat(20_000) }).kind).toBe('llm');
  // Too deep to be walked: a text like any other, and nothing throws when it is written.
  const text = `${'{"document":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
  for (const key of ['output.value', 'gen_ai.retrieval.documents', 'langfuse.observation.output', 'metadata']) {
    expect(() => JSON.stringify(factsOf({ ...RETRIEVAL, [key]: text }))).not.toThrow();
    expect(() => JSON.stringify(factsOf({ 'gen_ai.operation.name': 'apply_guardrail', [key]: text.replaceAll('document', 'result') }))).not.toThrow();
  }
  expect(factsOf({ ...CALL, 'output.value': JSON.stringify({ role: 'assistant', content: '[{"'.repeat(5_000) }) }).output).toBe('[{"'.repeat(5_000));
});

test('instructions without messages of their own are kept', () => {
  const instructions = '[{"type":"text","content":"Be brief."}]';
  expect(factsOf({ ...CALL, 'gen_ai.system_instructions': instructions })).toMatchObject({ input: null, attributes: { 'gen_ai.system_instructions': instructions } });
  expect(factsOf({ ...CALL, 'gen_ai.system_instructions': instructions, 'input.value': 'How long?' })).toMatchObject({ input: 'How long?', attributes: { 'gen_ai.system_instructions': instructions } });
  expect(factsOf({ ...CALL, 'gen_ai.system_instructions': 'Be brief.', 'gen_ai.input.messages': [{ role: 'user', parts: [] }] }).input).toEqual([{ role: 'system', content: 'Be brief.' }, { role: 'user', parts: [] }]);
});

test('a result that a client wrote as JSON text is that text', () => {
  expect(factsOf({ 'traceloop.span.kind': 'workflow', 'traceloop.entity.output': '"Thirty days."' })).toMatchObject({ output: 'Thirty days.', has_output: true });
  expect(factsOf({ 'ai.operationId': 'ai.toolCall', 'ai.toolCall.result': '"sunny"' }).output).toBe('sunny');
});

const KEYS = [
  'gen_ai.operation.name', 'gen_ai.output.messages', 'gen_ai.input.messages', 'gen_ai.system_instructions', 'gen_ai.retrieval.documents', 'gen_ai.usage.input_tokens',
  'langfuse.observation.output', 'langfuse.observation.usage_details', 'langfuse.observation.cost_details', 'langfuse.observation.completion_start_time', 'langfuse.observation.type',
  'openinference.span.kind', 'output.value', 'llm.output_messages.0.message.content', 'llm.output_messages.0.message.contents.1.message_content.type', 'retrieval.documents.0.document.score',
  'reranker.output_documents.0', 'annotations.0.annotation.name', 'annotations.0.annotation.score', 'ai.ranking', 'ai.documents', 'ai.response.toolCalls', 'pydantic_ai.all_messages', 'events',
  'gen_ai.completion', 'gen_ai.completion.0.content', 'gen_ai.response.finish_reasons', 'metadata', 'langsmith.metadata', 'gen_ai.usage.input_token_details', 'error.type', 'traceloop.entity.output',
];
const WORDS = ['role', 'content', 'parts', 'type', 'text', 'message', 'messages', 'choices', 'candidates', 'output', 'outputs', 'kwargs', 'id', 'citations', 'annotations', 'documents', 'metadata', 'assistant', 'user', 'refusal', 'tool_call', '__proto__'];
const json = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<AttributeValue>(...WORDS, '', 'RETRIEVER', 'chat', 'retriever', null, true, 0, -1, 0.5, 1e300, Number.NaN, '[', '{"a":', '"'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...WORDS), tie('value'), { maxKeys: 4 }),
  ),
})).value;
const value = fc.oneof(json, json.map((inner) => JSON.stringify(inner) ?? ''));

test('odd input never throws, and is never more than was sent', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 8 }), fc.array(fc.tuple(fc.constantFrom('exception', 'gen_ai.choice', 'gen_ai.user.message', 'db.query.result', 'gen_ai.evaluation.result', 'gen_ai.client.inference.operation.details', 'x'), fc.dictionary(fc.constantFrom(...KEYS, 'message', 'content', 'db.query.result.score'), value, { maxKeys: 3 })), { maxLength: 3 }), (attributes, events) => {
      const { facts } = normalise(span(attributes, { events: events.map(([name, own]) => event(name, own)) }));
      for (const tokens of [facts.input_tokens, facts.output_tokens]) expect(tokens === null || (Number.isInteger(tokens) && Number(tokens) >= 0)).toBe(true);
      expect(facts.output === null || facts.output === undefined || typeof facts.output === 'string' || typeof facts.output === 'object').toBe(true);
      expect(facts.documents === null || Array.isArray(facts.documents)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
