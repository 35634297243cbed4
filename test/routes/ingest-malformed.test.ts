/** Malformed bodies: each gets a 4xx with a sentence that names the field, and costs no other event. */
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { testDoors } from '../support/doors.ts';
import { edgeCases, payload } from '../support/payloads.ts';

const doors = await testDoors({ now: Date.UTC(2026, 10, 24) });

beforeEach(() => {
  doors.writer.batches.length = 0;
  doors.writer.kpiValues.length = 0;
  doors.writer.markers.length = 0;
});

const post = (path: string, body: string | Uint8Array, contentType = 'application/json') =>
  fetch(doors.url + path, { method: 'POST', body: typeof body === 'string' ? body : new Uint8Array(body), headers: contentType === '' ? {} : { 'content-type': contentType } });

const GOOD = { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), name: 'ask', start_time: '2026-11-20T10:00:00Z', duration_ms: 5 };
const event = (fields: object) => ({ ...GOOD, ...fields });

interface NativeAnswer {
  error?: { code: string; message: string; path: string | null };
  accepted?: number;
  rejected?: number;
  errors?: { index: number; reason: string; path: string; message: string }[];
}
const json = async (answer: Response) => (await answer.json()) as NativeAnswer;

const BAD_EVENTS: [string, object, string, string][] = [
  ['no trace id', { trace_id: undefined }, 'missing_id', 'trace_id'],
  ['no span id', { span_id: null }, 'missing_id', 'span_id'],
  ['an id of a wrong type', { trace_id: 12 }, 'bad_field', 'trace_id'],
  ['an id of foreign characters', { trace_id: 'a b' }, 'bad_field', 'trace_id'],
  ['its own parent', { parent_span_id: GOOD.span_id }, 'bad_field', 'parent_span_id'],
  ['no name', { name: undefined }, 'missing_field', 'name'],
  ['a kind of its own', { kind: 'model' }, 'bad_field', 'kind'],
  ['no start', { start_time: undefined }, 'missing_field', 'start_time'],
  ['a start without a zone', { start_time: '2026-11-20T10:00:00' }, 'bad_time', 'start_time'],
  ['a start in seconds', { start_time: 1_763_000_000 }, 'bad_time', 'start_time'],
  ['a start in nanoseconds', { start_time: 1_763_000_000_000_000_000 }, 'bad_time', 'start_time'],
  ['a start in the last century', { start_time: '1999-12-31T23:59:59Z' }, 'bad_time', 'start_time'],
  ['a start more than a day ahead', { start_time: '2026-11-26T00:00:00Z' }, 'bad_time', 'start_time'],
  ['an end before the start', { end_time: '2026-11-20T09:59:59Z' }, 'bad_time', 'end_time'],
  ['an end after two weeks', { start_time: '2026-11-01T00:00:00Z', end_time: '2026-11-15T00:00:00Z' }, 'bad_time', 'end_time'],
  ['a negative duration', { duration_ms: -5 }, 'bad_field', 'duration_ms'],
  ['a duration as text', { duration_ms: '5' }, 'bad_field', 'duration_ms'],
  ['half a token', { input_tokens: 1.5 }, 'bad_field', 'input_tokens'],
  ['negative tokens', { output_tokens: -1 }, 'bad_field', 'output_tokens'],
  ['a negative cost', { cost_usd: -0.1 }, 'bad_field', 'cost_usd'],
  ['a score as text', { documents: [{ id: 'x' }, { id: 'y', score: 'high' }] }, 'bad_field', 'documents[1].score'],
  ['a field that is none', { modle: 'gpt-4o' }, 'unknown_field', 'modle'],
  ['attributes as a list', { attributes: ['a'] }, 'bad_field', 'attributes'],
];

test.each(BAD_EVENTS)('an event with %s is refused by name', async (_, fields, reason, path) => {
  const answer = await post('/v1/events', JSON.stringify(event(fields)));
  expect(answer.status).toBe(400);
  const body = await json(answer);
  expect(body).toMatchObject({ accepted: 0, rejected: 1, errors: [{ index: 0, reason, path }], error: { code: reason, path } });
  expect(body.error?.message).toMatch(/^\S+ .*[.?]$/);
  expect(doors.last()).toMatchObject({ door: 'native', received: 1, spans: [], rejections: [{ index: 0, reason, path }] });
});

test.each(BAD_EVENTS)('a batch keeps its others beside an event with %s', async (_, fields, reason, path) => {
  const body = [event({ span_id: '1' }), event(fields), event({ span_id: '2' })];
  const answer = await post('/v1/events', JSON.stringify(body));
  expect(answer.status).toBe(200);
  expect(await json(answer)).toMatchObject({ accepted: 2, rejected: 1, errors: [{ index: 1, reason, path }] });
  const batch = doors.last();
  expect(batch.spans.map((span) => span.span_id)).toEqual(['1', '2']);
  expect(batch.received).toBe(batch.spans.length + batch.rejections.length);
});

test.each([
  ['broken JSON', '{"trace_id": "a", ', 'application/json', 400, 'bad_json', /not JSON/],
  ['NaN', `{"cost_usd": NaN, "trace_id": "a"}`, 'application/json', 400, 'bad_json', /NaN is no JSON value.*null/],
  ['an infinity', `[{"cost_usd": -Infinity}]`, 'application/json', 400, 'bad_json', /Infinity is no JSON value/],
  ['nothing', '', 'application/json', 400, 'empty', /empty/],
  ['an empty array', '[]', 'application/json', 400, 'empty', /empty/],
  ['a number', '5', 'application/json', 400, 'bad_field', /^The record must be a JSON object, but is a number\.$/],
  ['a form', 'a=b', 'application/x-www-form-urlencoded', 415, 'wrong_content_type', /content-type: application\/json/],
  ['XML', '<events/>', 'application/xml', 415, 'wrong_content_type', /application\/x-ndjson/],
  ['protobuf', '\x0a\x00', 'application/x-protobuf', 415, 'wrong_content_type', /application\/json/],
  ['a content type that is none', '{}', 'json', 415, 'wrong_content_type', /media type/],
])('the native door refuses %s', async (_, body, contentType, status, code, message) => {
  const answer = await post('/v1/events', body, contentType);
  expect(answer.status).toBe(status);
  expect((await json(answer)).error).toMatchObject({ code, message: expect.stringMatching(message) });
});

test('lines: a broken one costs itself alone', async () => {
  const lines = [JSON.stringify(event({ span_id: '1' })), '{"trace_id": ', '', JSON.stringify(event({ span_id: '2' })), '{"cost_usd": NaN}'].join('\n');
  for (const contentType of ['application/x-ndjson', 'application/json', 'text/plain', 'application/jsonl; charset=utf-8']) {
    const answer = await post('/v1/events', lines, contentType);
    expect(answer.status, contentType).toBe(200);
    expect(await json(answer)).toMatchObject({ accepted: 2, rejected: 2, errors: [{ index: 1, reason: 'bad_json' }, { index: 3, reason: 'bad_json', message: expect.stringMatching(/NaN/) }] });
  }
});

test('a byte order mark, no content type, and structures beyond 64 levels', async () => {
  expect((await post('/v1/events', `\ufeff${JSON.stringify(GOOD)}`)).status).toBe(200);
  expect((await post('/v1/events', Buffer.from(JSON.stringify(GOOD)), '')).status).toBe(200);
  const deep = `{"input":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const answer = await post('/v1/events', `[${JSON.stringify(GOOD)},${deep}]`);
  expect(await json(answer)).toMatchObject({ accepted: 1, rejected: 1, errors: [{ index: 1, reason: 'too_deep' }] });
});

test.each([
  ['/v1/scores', { trace_id: 't', name: 'quality', value: 1 }, { trace_id: 't', name: 'quality' }, 'value'],
  ['/v1/scores', { session_id: 's', name: 'csat', label: 'good' }, { name: 'csat', label: 'good' }, 'trace_id'],
  ['/v1/scores', { trace_id: 't', name: 'quality', value: true, at: '2026-11-20T10:00:00Z' }, { trace_id: 't', name: 'quality', value: 1, at: 5 }, 'at'],
  ['/v1/kpi-values', { key: 'stakeholder_satisfaction', from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z', value: 4 }, { key: 'stakeholder_satisfaction', from: '2026-11-02T00:00:00Z', to: '2026-11-01T00:00:00Z', value: 4 }, 'to'],
  ['/v1/markers', { kind: 'deploy', title: 'v2' }, { kind: 'party', title: 'v2' }, 'kind'],
  ['/v1/markers', { kind: 'incident', title: 'down', severity: 'sev1' }, { kind: 'incident', title: 'down', url: 'javascript:alert(1)' }, 'url'],
])('%s: object, array and lines, each record on its own', async (path, good, bad, field) => {
  const one = await post(path, JSON.stringify(good));
  expect([one.status, await one.json()]).toEqual([200, { accepted: 1, rejected: 0, errors: [] }]);
  const both = await post(path, JSON.stringify([bad, good]));
  expect([both.status, await both.json()]).toEqual([200, expect.objectContaining({ accepted: 1, rejected: 1, errors: [expect.objectContaining({ index: 0, path: field })] })]);
  const lines = await post(path, `${JSON.stringify(good)}\n${JSON.stringify(good)}\n`, 'application/x-ndjson');
  expect(await lines.json()).toMatchObject({ accepted: 2, rejected: 0 });
  const none = await post(path, JSON.stringify(bad));
  expect(none.status).toBe(400);
  expect((await json(none)).error).toMatchObject({ path: field, message: expect.stringMatching(/^\w+ .*[.?]$/) });
  const taken = doors.writer.kpiValues.length + doors.writer.markers.length + doors.writer.batches.reduce((sum, batch) => sum + batch.scores.length, 0);
  expect(taken).toBe(4);
  const rejected = doors.writer.batches.flatMap((batch) => batch.rejections);
  expect(rejected).toHaveLength(2);
});

test('figures under keys that nobody reads are told so, one by one', async () => {
  const of = (key: string, fields: object = { value: 0.9 }) => ({ key, from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z', ...fields });
  const answer = await post('/v1/kpi-values', JSON.stringify([
    of('eval_passrate'),
    of('docs_freshness'),
    of('golden_set'),
    of('error_rate'),
    of('eval_pass_rate', { numerator: 19, denominator: 20 }),
    of('eval_pass_rate', { value: 97 }),
    of('stakeholder_satisfaction', { value: 4.2 }),
    of('delivery', { numerator: 12, denominator: 10 }),
    of('pr_cycle_time', { value: 1.5 }),
    of('eval_pass_rate', { numerator: 21, denominator: 20 }),
  ]));
  expect(answer.status).toBe(200);
  const { accepted, rejected, errors } = (await answer.json()) as { accepted: number; rejected: number; errors: { index: number; reason: string; message: string }[] };
  expect([accepted, rejected]).toEqual([5, 5]);
  expect(errors.map(({ index, reason }) => [index, reason])).toEqual([[0, 'unknown_kpi'], [2, 'unknown_kpi'], [3, 'unknown_kpi'], [5, 'bad_field'], [9, 'bad_field']]);
  expect(errors[0]?.message).toMatch(/^key must be the key of a KPI that takes figures from elsewhere, and "eval_passrate" is no KPI\. The nearest (?:is|are) eval_pass_rate\b/);
  expect(errors[1]?.message).toMatch(/The nearest (?:is|are) golden_set_success\b/);
  expect(errors[2]?.message).toMatch(/^key names a KPI that is computed here: error_rate takes no figures from elsewhere\. Those that do are .*eval_pass_rate/);
  expect(errors[3]?.message).toBe('value is a share from 0 to 1: write 0.97 for 97%, not 97.');
  expect(errors[4]?.message).toBe('numerator is more than the denominator.');
  expect(doors.writer.kpiValues.map(({ key }) => key)).toEqual(['docs_freshness', 'eval_pass_rate', 'stakeholder_satisfaction', 'delivery', 'pr_cycle_time']);
});

test('a key that is like none is told all that there are', async () => {
  const answer = await post('/v1/kpi-values', JSON.stringify({ key: 'csat', from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z', value: 4 }));
  expect((await json(answer)).error?.message).toMatch(/"csat" is no KPI\. Those that do are .*eval_pass_rate, .*stakeholder_satisfaction, /);
});

test.each([
  [9e15, /^to lies more than a year in the future\. /],
  [1e300, /^to lies more than a year in the future\. /],
  ['2027-06-30T00:00:00Z', null],
])('a period that ends at %s', async (to, problem) => {
  const answer = await post('/v1/kpi-values', JSON.stringify({ key: 'docs_freshness', from: '2026-11-01T00:00:00Z', to, value: 0.9 }));
  expect(answer.status).toBe(problem === null ? 200 : 400);
  if (problem) expect((await json(answer)).error).toMatchObject({ code: 'bad_time', path: 'to', message: expect.stringMatching(problem) });
});

test.each([
  ['"7"', 'input_tokens must be a number, but is a text.'],
  ['-5', 'input_tokens must be at least 0.'],
  ['1.5', 'input_tokens must be a whole number, but is a fraction.'],
  ['1e400', 'input_tokens must be a number, but is too large for one.'],
  ['4294967296', 'input_tokens must be at most 4294967295.'],
])('%s tokens: %s', async (tokens, message) => {
  const answer = await post('/v1/events', JSON.stringify(GOOD).replace(/}$/, `,"input_tokens":${tokens}}`));
  expect(answer.status).toBe(400);
  expect((await json(answer)).error?.message).toBe(message);
});

test('what is no record, an empty text, a kind in capitals', async () => {
  const message = async (record: unknown) => (await json(await post('/v1/events', JSON.stringify(record)))).error?.message;
  expect(await message(null)).toBe('The record must be a JSON object, but is null.');
  expect(await message({ ...GOOD, name: '' })).toBe('name must not be empty.');
  expect(await message({ ...GOOD, kind: 'LLM' })).toBe('kind must be "llm", "embedding", "retrieval", "rerank", "tool", "agent", "chain", "guardrail" or "evaluator".');
});

test('gzip that no header tells of, on every kind of door', async () => {
  const packed = gzipSync(JSON.stringify(GOOD));
  for (const [path, type] of [['/v1/events', 'application/json'], ['/v1/traces', 'application/x-protobuf'], ['/v1/traces', 'application/json'], ['/api/public/ingestion', 'application/json']] as const) {
    const answer = await post(path, packed, type);
    expect([path, answer.status]).toEqual([path, 400]);
    expect(await answer.text()).toContain('The body is gzip, and no header says so: send Content-Encoding: gzip with it.');
  }
});

test('a marker of an unknown kind is told the kinds that there are', async () => {
  const answer = await post('/v1/markers', JSON.stringify([{ kind: 'release', title: 'v2' }, { kind: 'deploy', title: 'v2' }]));
  expect(await answer.json()).toMatchObject({ accepted: 1, rejected: 1, errors: [{ index: 0, message: 'kind must be "deploy", "incident", "prompt", "rubric", "judge", "price" or "note".' }] });
});

const START = '1763000000000000000';
const otlpSpan = (fields: object = {}) => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'ask', startTimeUnixNano: START, endTimeUnixNano: '1763000001000000000', ...fields });
const otlp = (...spans: object[]) => JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });

test.each([
  ['no trace id', { traceId: undefined }, 'traceId'],
  ['a zero span id', { spanId: '0'.repeat(16) }, 'spanId'],
  ['an absurd start', { startTimeUnixNano: '12345' }, 'startTimeUnixNano'],
  ['a negative duration', { endTimeUnixNano: '1762999999000000000' }, 'endTimeUnixNano'],
  ['attributes of a wrong type', { attributes: { a: 1 } }, 'attributes'],
])('OTLP: %s is a bad request alone, and a partial success beside a good span', async (_, fields, path) => {
  const alone = await post('/v1/traces', otlp(otlpSpan(fields)));
  expect([alone.status, await alone.json()]).toEqual([400, { code: 3, message: expect.stringMatching(new RegExp(`^1 of 1 rejected\\. resourceSpans\\[0\\]\\.scopeSpans\\[0\\]\\.spans\\[0\\]\\.${path} `)) }]);
  const beside = await post('/v1/traces', otlp(otlpSpan(), otlpSpan(fields)));
  expect([beside.status, await beside.json()]).toEqual([200, { partialSuccess: { rejectedSpans: 1, errorMessage: expect.stringMatching(new RegExp(`spans\\[1\\]\\.${path} `)) } }]);
  expect(doors.writer.batches.map(({ received, spans, rejections }) => [received, spans.length, rejections.length])).toEqual([[1, 0, 1], [2, 1, 1]]);
});

test('OTLP: the hand-written edge cases keep two of four', async () => {
  const answer = await post('/v1/traces', edgeCases());
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ partialSuccess: { rejectedSpans: 2, errorMessage: expect.stringMatching(/^2 of 4 rejected\. .*spans\[2\]\.traceId .*spans\[3\]\.attributes /) } });
  expect(doors.last()).toMatchObject({ door: 'otlp/json', received: 4 });
});

test('OTLP in protobuf: a partial success in protobuf', async () => {
  const good = payload('traceloop', '01').body;
  // A resource with a scope with a span that has nothing but a name.
  const bad = Buffer.from([0x0a, 0x07, 0x12, 0x05, 0x12, 0x03, 0x2a, 0x01, 0x78]);
  const answer = await post('/v1/traces', Buffer.concat([good, bad]), 'application/x-protobuf');
  expect(answer.status).toBe(200);
  const bytes = Buffer.from(await answer.arrayBuffer());
  // ExportTracePartialSuccess in field 1: rejected_spans 1, error_message.
  expect([bytes[0], bytes[2], bytes[3], bytes[4]]).toEqual([0x0a, 0x08, 1, 0x12]);
  expect(bytes.toString()).toMatch(/1 of \d+ rejected\. resourceSpans\[1\]\.scopeSpans\[0\]\.spans\[0\]\.traceId must be 16 bytes/);
});

test.each([
  ['broken JSON', '{"resourceSpans": [', 'application/json', 400, /not JSON/],
  ['NaN', '{"resourceSpans": NaN}', 'application/json', 400, /NaN is no JSON value/],
  ['an array', '[]', 'application/json', 400, /resourceSpans/],
  ['logs', '{"resourceLogs": []}', 'application/json', 400, /\/v1\/logs/],
  ['nothing', '', 'application/json', 400, /body is empty/],
  ['text', 'hello', 'text/plain', 415, /text\/plain/],
  ['no content type', Buffer.from('{}'), '', 415, /missing/],
  ['gRPC', '', 'application/grpc', 415, /gRPC/],
])('OTLP refuses %s', async (_, body, contentType, status, message) => {
  for (const path of ['/v1/traces', '/api/public/otel/v1/traces']) {
    const answer = await post(path, body, contentType);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual({ code: 3, message: expect.stringMatching(message) });
  }
});

test.each([
  ['cut short', payload('traceloop', '01').body.subarray(0, 5_000), 8, /ends early/],
  ['logs', payload('handwritten-genai', '02').body, 8, /\/v1\/logs/],
  ['JSON', Buffer.from('{"resourceSpans":[]}'), 8, /protobuf/],
])('OTLP in protobuf refuses %s with a google.rpc.Status', async (_, body, codeTag, message) => {
  const answer = await post('/v1/traces', body, 'application/x-protobuf');
  expect(answer.status).toBe(400);
  expect(answer.headers.get('content-type')).toBe('application/x-protobuf');
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([bytes[0], bytes[1], bytes[2]]).toEqual([codeTag, 3, 0x12]);
  expect(bytes.toString()).toMatch(message);
});

test('OTLP: traces sent as logs are shown the way, an empty request is a success', async () => {
  const wrong = await post('/v1/logs', otlp(otlpSpan()));
  expect([wrong.status, await wrong.json()]).toEqual([400, { code: 3, message: 'These are traces: send them to /v1/traces.' }]);
  const empty = await post('/v1/traces', '{}');
  expect([empty.status, await empty.text()]).toEqual([200, '{}']);
  const emptyProtobuf = await post('/v1/traces', new Uint8Array(), 'application/x-protobuf');
  expect([emptyProtobuf.status, await emptyProtobuf.text()]).toEqual([200, '']);
});

test('OTLP: names and dimensions that are too long are clipped, measures that cannot be are unknown', async () => {
  const attributes = [
    { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
    { key: 'gen_ai.request.model', value: { stringValue: 'm'.repeat(2_000) } },
    { key: 'gen_ai.usage.input_tokens', value: { intValue: '-5' } },
    { key: 'gen_ai.usage.output_tokens', value: { doubleValue: 1e300 } },
  ];
  expect((await post('/v1/traces', otlp(otlpSpan({ name: 'n'.repeat(2_000), attributes })))).status).toBe(200);
  const [span] = doors.last().spans;
  expect(span?.name).toHaveLength(512);
  expect(span?.model_requested?.length).toBeLessThanOrEqual(512);
  expect([span?.input_tokens, span?.output_tokens]).toEqual([null, null]);
});

test('what nobody could read counts as one received and one rejected', async () => {
  await post('/v1/events', '{');
  await post('/v1/traces', 'x', 'text/plain');
  await post('/v1/traces', new Uint8Array([1]), 'application/x-protobuf');
  await post('/api/public/ingestion', '{"batch": 5}');
  expect(doors.writer.batches.map(({ door, received, rejections }) => [door, received, rejections.map((one) => one.reason)])).toEqual([
    ['native', 1, ['bad_json']],
    ['otlp/json', 1, ['wrong_content_type']],
    ['otlp/protobuf', 1, ['bad_protobuf']],
    ['langfuse', 1, ['bad_request']],
  ]);
});

const MIB = 1024 * 1024;
const many = (piece: string, size = 2 * MIB) => piece.repeat(Math.floor(size / piece.length));
/** A protobuf field of bytes around bytes. */
const field = (number: number, content: Buffer): Buffer => {
  const length: number[] = [];
  let rest = content.length;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) length.push((rest % 0x80) | 0x80);
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length, rest]), content]);
};
const spanOf = (content: Buffer) => field(1, field(2, field(2, content)));

// Each of these, 64 MiB long and taken at its word, would be gigabytes of objects.
test.each([
  ['/v1/events', 'application/json', () => `[${many('{},', 16 * MIB)}{}]`, /objects and arrays/],
  ['/v1/events', 'application/json', () => `[${many('0,')}0]`, /records/],
  ['/v1/events', 'application/x-ndjson', () => many('0\n'), /records/],
  ['/v1/traces', 'application/json', () => `{"resourceSpans":[{"scopeSpans":[{"spans":[${many('0,')}0]}]}]}`, /spans/],
  ['/v1/traces', 'application/json', () => otlp(otlpSpan({ attributes: [{ key: 'a', value: { arrayValue: { values: 'MANY' } } }] })).replace('"MANY"', `[${many('{"kvlistValue":{}},', 22 * MIB)}{}]`), /maps/],
  ['/v1/traces', 'application/x-protobuf', () => field(1, field(2, Buffer.from(many('\x12\x00')))), /spans/],
  ['/v1/traces', 'application/x-protobuf', () => spanOf(Buffer.from(many('\x5a\x00', 3 * MIB))), /maps/],
  ['/v1/traces', 'application/x-protobuf', () => spanOf(field(9, field(2, field(5, Buffer.from(many('\x0a\x02\x32\x00', 5 * MIB)))))), /maps/],
  ['/api/public/ingestion', 'application/json', () => `{"batch":[${many('0,')}0]}`, /events/],
])('a body for %s in %s that would blow up in memory is too large', async (path, contentType, make, message) => {
  const answer = await post(path, make(), contentType);
  expect(answer.status).toBe(413);
  expect(await answer.text()).toMatch(message);
});

test('what is not kept and what is not asked for says so', async () => {
  const metrics = await post('/v1/metrics', '{"resourceMetrics":[]}');
  expect([metrics.status, await metrics.json()]).toEqual([404, { code: 5, message: expect.stringMatching(/OTEL_METRICS_EXPORTER=none/) }]);
  const read = await fetch(`${doors.url}/v1/events`);
  expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST']);
  const put = await fetch(`${doors.url}/v1/traces`, { method: 'PUT', body: '{}' });
  expect([put.status, put.headers.get('allow'), await put.json()]).toEqual([405, 'POST', { code: 12, message: expect.stringMatching(/takes POST/) }]);
  const slip = await post('/v1/trace', '{}');
  expect([slip.status, await slip.json()]).toEqual([404, { error: { code: 'unknown_path', message: expect.stringMatching(/\/v1\/traces/), path: null } }]);
});

test('a client that closes its connection behind the request still hears why its body is too large', async () => {
  // With nothing read behind the answer, the socket would close under the client while it sends.
  const body = Buffer.alloc(65 * MIB, 0x20);
  const { hostname, port } = new URL(doors.url);
  const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const request = httpRequest({ hostname, port, path: '/v1/events', method: 'POST', agent: false, headers: { 'content-type': 'application/json', connection: 'close', 'content-length': body.length } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => resolve({ status: response.statusCode, text }));
    });
    request.on('error', reject).end(body);
  });
  expect(answer.status).toBe(413);
  expect(answer.text).toMatch(/larger than 64 MiB/);
});

test('a score whose value is a word is told where words go', async () => {
  const answer = await post('/v1/scores', JSON.stringify({ trace_id: 'a'.repeat(32), name: 'tone', value: 'good' }));
  expect([answer.status, await answer.json()]).toMatchObject([400, { error: { path: 'value', message: 'value must be a number, true or false; a word goes into label.' } }]);
});
