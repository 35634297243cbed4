/** OTLP in JSON: forms of ids, numbers, enums and values; what is malformed costs its span alone. */
import { expect, test } from 'vitest';
import { decodeLogsJson, decodeTracesJson } from '#ingest/protocols/otlp-json.ts';
import { edgeCases, payload } from '../support/payloads.ts';

const NOW = Date.UTC(2026, 10, 24);
const START = '1763000000000000000';

/** One span of one resource, sound unless told otherwise. */
function request(fields: Record<string, unknown>): unknown {
  const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'ask', startTimeUnixNano: START, endTimeUnixNano: '1763000001500000000', ...fields };
  return { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
}

const only = (fields: Record<string, unknown>) => decodeTracesJson(request(fields), NOW);
const attribute = (value: unknown) => only({ attributes: [{ key: 'k', value }] }).items[0]?.attributes.k;

test('the hand-written edge cases', () => {
  const { received, items, rejections } = decodeTracesJson(JSON.parse(edgeCases()), NOW);
  expect(received).toBe(4);
  expect(items.map(({ traceId, spanId, parentSpanId, status, startUs, endUs }) => ({ traceId, spanId, parentSpanId, status, startUs, endUs }))).toEqual([
    { traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174', parentSpanId: '', status: 'unset', startUs: 1_544_712_660_000_000, endUs: 1_544_712_661_000_000 },
    { traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174', parentSpanId: '', status: 'error', startUs: 1_544_712_660_000_000, endUs: 1_544_712_661_000_000 },
  ]);
  expect(items[0]?.attributes).toEqual({
    'gen_ai.operation.name': 'chat',
    'gen_ai.usage.input_tokens': 1_200,
    'gen_ai.usage.output_tokens': 64,
    'gen_ai.usage.cache_read.input_tokens': 1_024,
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.output.messages': [{ role: 'assistant', parts: [{ type: 'text', content: 'hi [1]' }], finish_reason: 'stop' }],
    'gen_ai.retrieval.documents': [{ id: 'doc-1', score: 0.9 }, {}],
    'bytes.attr': 'AAEC',
    'empty.attr': null,
  });
  expect(items[0]?.resource).toEqual({ 'service.name': 'edge' });
  expect(items[0]?.scopeName).toBe('edge');
  expect(rejections).toEqual([
    { index: 2, reason: 'missing_id', path: 'resourceSpans[0].scopeSpans[0].spans[2].traceId', message: 'must be 16 bytes (32 hex digits) and not all zeros.' },
    { index: 3, reason: 'bad_field', path: 'resourceSpans[0].scopeSpans[0].spans[3].attributes', message: 'must be a list.' },
  ]);
});

test('a capture in full: the OpenInference instrumentation of openai', () => {
  const { received, items, rejections } = decodeTracesJson(JSON.parse(payload('openinference-openai', '01').body.toString()), NOW);
  expect({ received, kept: items.length, rejected: rejections.length }).toEqual({ received: 6, kept: 6, rejected: 0 });
  expect(items.every((span) => /^[0-9a-f]{32}$/.test(span.traceId) && /^[0-9a-f]{16}$/.test(span.spanId))).toBe(true);
});

test.each([
  ['stringValue', { stringValue: 'x' }, 'x'],
  ['an empty stringValue', { stringValue: '' }, ''],
  ['intValue as a number', { intValue: 7 }, 7],
  ['intValue as a string', { intValue: '-7' }, -7],
  ['an intValue that no double holds', { intValue: '9007199254740993' }, '9007199254740993'],
  ['doubleValue', { doubleValue: 0.25 }, 0.25],
  ['doubleValue NaN', { doubleValue: 'NaN' }, null],
  ['boolValue', { boolValue: false }, false],
  ['an empty array', { arrayValue: {} }, []],
  ['nested values', { arrayValue: { values: [{ intValue: 1 }, { kvlistValue: { values: [{ key: 'a', value: { boolValue: true } }] } }] } }, [1, { a: true }]],
  ['snake_case', { string_value: 'x' }, 'x'],
  ['nothing', {}, null],
])('value: %s', (_, value, expected) => {
  expect(attribute(value)).toEqual(expected);
});

test.each([
  ['traceId', { traceId: undefined }, 'missing_id'],
  ['traceId', { traceId: 'abc' }, 'bad_id'],
  ['traceId', { traceId: 7 }, 'bad_id'],
  ['spanId', { spanId: '0'.repeat(16) }, 'missing_id'],
  ['parentSpanId', { parentSpanId: 'xyz' }, 'bad_id'],
  ['parentSpanId', { parentSpanId: 'b'.repeat(16) }, 'bad_field'],
  ['startTimeUnixNano', { startTimeUnixNano: undefined }, 'bad_time'],
  ['startTimeUnixNano', { startTimeUnixNano: '1763000000000' }, 'bad_time'],
  ['startTimeUnixNano', { startTimeUnixNano: '-5' }, 'bad_time'],
  ['startTimeUnixNano', { startTimeUnixNano: {} }, 'bad_time'],
  ['startTimeUnixNano', { startTimeUnixNano: '4000000000000000000' }, 'bad_time'],
  ['endTimeUnixNano', { endTimeUnixNano: '1762999999000000000' }, 'bad_time'],
  ['endTimeUnixNano', { endTimeUnixNano: '1763700000000000000' }, 'bad_time'],
  ['name', { name: 5 }, 'bad_field'],
  ['events', { events: {} }, 'bad_field'],
  ['events[0].attributes[1]', { events: [{ name: 'x', attributes: [{ key: 'a', value: {} }, 'b'] }] }, 'bad_field'],
  ['status', { status: 'STATUS_CODE_OK' }, 'bad_field'],
  ['attributes[0].value', { attributes: [{ key: 'a', value: 'bare' }] }, 'bad_field'],
  ['attributes[0].value.intValue', { attributes: [{ key: 'a', value: { intValue: '1.5' } }] }, 'bad_field'],
  ['attributes[0].value.arrayValue.values[1].value.stringValue', { attributes: [{ key: 'a', value: { arrayValue: { values: [{ stringValue: '' }, { stringValue: 3 }] } } }] }, 'bad_field'],
  ['attributes[0].value.kvlistValue.values[0].value.boolValue', { attributes: [{ key: 'a', value: { kvlistValue: { values: [{ key: 'b', value: { boolValue: 'yes' } }] } } }] }, 'bad_field'],
])('a bad %s rejects the span by name: %j', (path, fields, reason) => {
  const { items, rejections } = only(fields);
  expect(items).toEqual([]);
  expect(rejections).toEqual([{ index: 0, reason, path: `resourceSpans[0].scopeSpans[0].spans[0].${path}`, message: expect.stringMatching(/\w.*[.?]$/) }]);
});

test('values nested beyond 64 levels reject the span, not the process', () => {
  let value: unknown = { stringValue: 'deep' };
  for (let i = 0; i < 5_000; i += 1) value = { arrayValue: { values: [value] } };
  expect(only({ attributes: [{ key: 'a', value }] }).rejections.map((one) => one.reason)).toEqual(['too_deep']);
});

test('a bad resource or scope costs its own spans alone', () => {
  const good = (request({}) as { resourceSpans: unknown[] }).resourceSpans[0];
  const { received, items, rejections } = decodeTracesJson({ resourceSpans: [{ resource: 'x', scopeSpans: [] }, good, { scopeSpans: [{ spans: {} }] }, 7, { scopeSpans: [null] }] }, NOW);
  expect({ received, kept: items.length }).toEqual({ received: 5, kept: 1 });
  expect(rejections.map((one) => one.path)).toEqual(['resourceSpans[0].resource', 'resourceSpans[2].scopeSpans[0].spans', 'resourceSpans[3]', 'resourceSpans[4].scopeSpans[0]']);
});

test.each([
  ['a list', []],
  ['null', null],
  ['text', 'x'],
  ['resourceSpans that are no list', { resourceSpans: {} }],
  ['logs', { resourceLogs: [] }],
  ['an event of the native contract', { trace_id: 'a', span_id: 'b', name: 'x', start_time: NOW }],
])('%s is no request', (_, body) => {
  expect(() => decodeTracesJson(body, NOW)).toThrowError(expect.objectContaining({ name: 'Refusal', status: 400 }));
});

test('lists of scopes under their old name are read', () => {
  const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'ask', startTimeUnixNano: START };
  const { items, rejections } = decodeTracesJson({ resourceSpans: [{ instrumentationLibrarySpans: [{ instrumentationLibrary: { name: 'old', version: '1' }, spans: [span, {}] }] }] }, NOW);
  expect(items.map(({ name, scopeName, scopeVersion }) => [name, scopeName, scopeVersion])).toEqual([['ask', 'old', '1']]);
  expect(rejections.map((one) => one.path)).toEqual(['resourceSpans[0].instrumentationLibrarySpans[0].spans[1].traceId']);
});

test('where both names are there, the old one counts only when the new one is empty', () => {
  const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'ask', startTimeUnixNano: START };
  const old = [{ instrumentationLibrary: { name: 'old' }, spans: [span] }];
  const names = (resource: object) => decodeTracesJson({ resourceSpans: [resource] }, NOW).items.map((one) => one.scopeName);
  expect(names({ scopeSpans: [{ scope: { name: 'new' }, spans: [span] }], instrumentationLibrarySpans: old })).toEqual(['new']);
  expect(names({ scopeSpans: [], instrumentationLibrarySpans: old })).toEqual(['old']);
  expect(names({ scope_spans: [], instrumentation_library_spans: old })).toEqual(['old']);
});

test('logs under their old name', () => {
  const records = [{ timeUnixNano: '1763000000123456789', body: { stringValue: 'hello' } }];
  expect(decodeLogsJson({ resourceLogs: [{ instrumentationLibraryLogs: [{ instrumentationLibrary: { name: 'old' }, logRecords: records }] }] }, NOW).items).toMatchObject([{ body: 'hello', scopeName: 'old' }]);
});

test('a key named __proto__ is a key', () => {
  const body: unknown = JSON.parse(JSON.stringify(request({ attributes: [{ key: 'PROTO', value: { stringValue: 'x' } }] })).replace('PROTO', '__proto__'));
  const attributes = decodeTracesJson(body, NOW).items[0]?.attributes ?? {};
  expect(Object.keys(attributes)).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});

test('log records: one without a time takes the time of arrival, one outside of spans has no ids', () => {
  const logs = (records: unknown[]) => decodeLogsJson({ resourceLogs: [{ scopeLogs: [{ logRecords: records }] }] }, NOW);
  const ids = { traceId: 'A'.repeat(32), spanId: 'B'.repeat(16) };
  const { items, rejections } = logs([
    { ...ids, observedTimeUnixNano: START, eventName: 'gen_ai.choice', body: { kvlistValue: { values: [{ key: 'index', value: { intValue: 0 } }] } } },
    { ...ids },
    { traceId: '0'.repeat(32), timeUnixNano: START, body: { stringValue: 'a line of a log' } },
    { ...ids, timeUnixNano: '5000000' },
    { ...ids, spanId: 'b' },
  ]);
  expect(items.map(({ traceId, spanId, timeUs, eventName, body }) => ({ traceId, spanId, timeUs, eventName, body }))).toEqual([
    { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), timeUs: 1_763_000_000_000_000, eventName: 'gen_ai.choice', body: { index: 0 } },
    { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), timeUs: NOW * 1_000, eventName: '', body: null },
    { traceId: '', spanId: '', timeUs: 1_763_000_000_000_000, eventName: '', body: 'a line of a log' },
  ]);
  expect(rejections.map(({ index, reason, path }) => [index, reason, path])).toEqual([
    [3, 'bad_time', 'resourceLogs[0].scopeLogs[0].logRecords[3].timeUnixNano'],
    [4, 'bad_id', 'resourceLogs[0].scopeLogs[0].logRecords[4].spanId'],
  ]);
});
