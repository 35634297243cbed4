/** OTLP in protobuf: the same spans as another decoder reads, and a refusal for every broken byte. */
import { expect, test } from 'vitest';
import { decodeLogsJson, decodeTracesJson } from '#ingest/protocols/otlp-json.ts';
import { decodeLogsProtobuf, decodeTracesProtobuf } from '#ingest/protocols/otlp-protobuf.ts';
import { payload, payloads } from '../support/payloads.ts';

const NOW = Date.UTC(2026, 10, 24);

const varint = (value: number | bigint): number[] => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
};
const bytes = (field: number, content: number[] | string) => {
  const body = typeof content === 'string' ? [...Buffer.from(content)] : content;
  return [...varint(field * 8 + 2), ...varint(body.length), ...body];
};
const fixed = (field: number, value: bigint) => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(value);
  return [...varint(field * 8 + 1), ...buffer];
};
const TRACE = bytes(1, new Array<number>(16).fill(0xab));
const SPAN = bytes(2, new Array<number>(8).fill(0xcd));
const TIMES = [...fixed(7, 1_763_000_000_123_456_789n), ...fixed(8, 1_763_000_001_000_000_000n)];
const request = (...spans: number[][]) => Buffer.from(bytes(1, bytes(2, spans.flatMap((span) => bytes(2, span)))));
const attribute = (value: number[]) => bytes(9, [...bytes(1, 'k'), ...bytes(2, value)]);
const valueOf = (value: number[]) => decodeTracesProtobuf(request([...TRACE, ...SPAN, ...TIMES, ...attribute(value)]), NOW).items[0]?.attributes.k;

test.each(payloads().filter((one) => one.decoded !== null).map((one) => [`${one.folder}/${one.name}`, one] as const))('%s reads as its decoded JSON', (_, { path, body, decoded }) => {
  const isLogs = path.endsWith('logs');
  const ours = isLogs ? decodeLogsProtobuf(body, NOW) : decodeTracesProtobuf(body, NOW);
  expect(ours.items.length).toBeGreaterThan(0);
  expect(ours).toEqual(isLogs ? decodeLogsJson(decoded, NOW) : decodeTracesJson(decoded, NOW));
});

test('a capture, by literals: the retrieval of the hand-written GenAI spans', () => {
  const { items } = decodeTracesProtobuf(payload('handwritten-genai', '01').body, NOW);
  const span = items.find((one) => one.attributes['gen_ai.operation.name'] === 'retrieval');
  expect(span?.attributes['gen_ai.retrieval.documents']).toBeDefined();
  expect(span?.endUs).toBeGreaterThan(span?.startUs ?? Infinity);
});

test('nanoseconds become microseconds without a rounding of 64 bits', () => {
  const [span] = decodeTracesProtobuf(request([...TRACE, ...SPAN, ...TIMES]), NOW).items;
  expect(span).toMatchObject({ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), startUs: 1_763_000_000_123_456, endUs: 1_763_000_001_000_000 });
});

const library = bytes(1, [...bytes(1, 'old'), ...bytes(2, '0.15')]);

test('lists of instrumentation libraries, field 1000, are lists of scopes under their old name', () => {
  const spans = Buffer.from(bytes(1, bytes(1_000, [...library, ...bytes(2, [...TRACE, ...SPAN, ...TIMES]), ...bytes(2, TRACE)])));
  const { received, items, rejections } = decodeTracesProtobuf(spans, NOW);
  expect([received, items.length]).toEqual([2, 1]);
  expect(items[0]).toMatchObject({ traceId: 'ab'.repeat(16), scopeName: 'old', scopeVersion: '0.15' });
  expect(rejections.map((one) => one.path)).toEqual(['resourceSpans[0].instrumentationLibrarySpans[0].spans[1].spanId']);
  const logs = Buffer.from(bytes(1, bytes(1_000, [...library, ...bytes(2, [...fixed(1, 1_763_000_000_123_456_789n), ...bytes(5, bytes(1, 'hello'))])])));
  expect(decodeLogsProtobuf(logs, NOW).items).toMatchObject([{ body: 'hello', scopeName: 'old', timeUs: 1_763_000_000_123_456 }]);
});

test('where both names are filled, the old one is a copy for old receivers', () => {
  const span = bytes(2, [...TRACE, ...SPAN, ...TIMES]);
  const both = Buffer.from(bytes(1, [...bytes(1_000, [...library, ...span]), ...bytes(2, [...bytes(1, bytes(1, 'new')), ...span])]));
  expect(decodeTracesProtobuf(both, NOW).items.map((one) => one.scopeName)).toEqual(['new']);
});

test.each([
  ['a text', bytes(1, 'é'), 'é'],
  ['true', [16, 1], true],
  ['0', [24, 0], 0],
  ['−1', [24, ...varint(-1n)], -1],
  ['2^53 − 1', [24, ...varint(2n ** 53n - 1n)], 9_007_199_254_740_991],
  ['2^53 + 1', [24, ...varint(2n ** 53n + 1n)], '9007199254740993'],
  ['−2^63', [24, ...varint(-(2n ** 63n))], '-9223372036854775808'],
  ['0.25', [33, 0, 0, 0, 0, 0, 0, 0xd0, 0x3f], 0.25],
  ['NaN', [33, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f], null],
  ['an array', bytes(5, [...bytes(1, [24, 1]), ...bytes(1, [24, 2])]), [1, 2]],
  ['a kvlist', bytes(6, bytes(1, [...bytes(1, 'a'), ...bytes(2, [24, 1])])), { a: 1 }],
  ['bytes', bytes(7, [0, 1, 2]), 'AAEC'],
  ['nothing', [], null],
])('value: %s', (_, value, expected) => {
  expect(valueOf(value)).toEqual(expected);
});

test('a resource that follows its spans, and unknown fields, are read all the same', () => {
  const scope = bytes(2, [...bytes(2, [...TRACE, ...SPAN, ...TIMES, ...bytes(200, 'unknown')]), ...bytes(1, bytes(1, 'scope'))]);
  const resource = bytes(1, bytes(1, [...bytes(1, 'service.name'), ...bytes(2, bytes(1, 'shop'))]));
  const { items } = decodeTracesProtobuf(Buffer.from(bytes(1, [...scope, ...resource])), NOW);
  expect(items).toEqual([expect.objectContaining({ resource: { 'service.name': 'shop' }, scopeName: 'scope' })]);
});

test.each([
  ['no trace id', [...SPAN, ...TIMES], 'missing_id', 'traceId'],
  ['a trace id of zeros', [...bytes(1, new Array<number>(16).fill(0)), ...SPAN, ...TIMES], 'missing_id', 'traceId'],
  ['a trace id of 15 bytes', [...bytes(1, new Array<number>(15).fill(1)), ...SPAN, ...TIMES], 'bad_id', 'traceId'],
  ['no span id', [...TRACE, ...TIMES], 'missing_id', 'spanId'],
  ['no start', [...TRACE, ...SPAN], 'bad_time', 'startTimeUnixNano'],
  ['an end before the start', [...TRACE, ...SPAN, ...fixed(7, 1_763_000_001_000_000_000n), ...fixed(8, 1_763_000_000_000_000_000n)], 'bad_time', 'endTimeUnixNano'],
])('%s rejects the span and keeps its neighbour', (_, span, reason, path) => {
  const { received, items, rejections } = decodeTracesProtobuf(request(span, [...TRACE, ...SPAN, ...TIMES]), NOW);
  expect({ received, kept: items.length }).toEqual({ received: 2, kept: 1 });
  expect(rejections).toEqual([{ index: 0, reason, path: `resourceSpans[0].scopeSpans[0].spans[0].${path}`, message: expect.stringMatching(/\w.*[.?]$/) }]);
});

test('values nested beyond 64 levels reject the span, not the process', () => {
  let value = [24, 1];
  for (let i = 0; i < 300; i += 1) value = bytes(5, bytes(1, value));
  const { rejections } = decodeTracesProtobuf(request([...TRACE, ...SPAN, ...TIMES, ...attribute(value)]), NOW);
  expect(rejections.map((one) => one.reason)).toEqual(['too_deep']);
});

test('log records sent as traces have no ids: refused as a whole, with the right address', () => {
  const { body } = payload('handwritten-genai', '02');
  expect(() => decodeTracesProtobuf(body, NOW)).toThrowError(expect.objectContaining({ status: 400, message: expect.stringMatching(/\/v1\/logs/) }));
});

test('every cut of a capture is refused or reads as fewer whole messages, and nothing else', () => {
  const { body } = payload('openinference-langchain', '01');
  const whole = decodeTracesProtobuf(body, NOW).items.length;
  let refused = 0;
  for (let length = 1; length < body.length; length += 1) {
    try {
      expect(decodeTracesProtobuf(body.subarray(0, length), NOW).items.length).toBeLessThan(whole);
    } catch (error) {
      expect(error).toMatchObject({ name: 'Refusal', status: 400 });
      refused += 1;
    }
  }
  // One resource holds all spans, so that no cut falls between messages.
  expect(refused).toBe(body.length - 1);
});

test.each([
  ['a length beyond the end', [10, 5, 1]],
  ['a length of 2^63', [10, ...varint(2n ** 63n)]],
  ['a varint without an end', [0x80, 0x80, 0x80]],
  ['a varint of 11 bytes', [8, ...new Array<number>(10).fill(0x80), 1]],
  ['field 0', [2, 0]],
  ['a group', [11, 12]],
  ['a text', [...Buffer.from('{"resourceSpans":[]}')]],
])('%s is no protobuf', (_, body) => {
  expect(() => decodeTracesProtobuf(Buffer.from(body), NOW)).toThrowError(expect.objectContaining({ name: 'Refusal', status: 400 }));
});

test('an empty body is an empty request', () => {
  expect(decodeTracesProtobuf(Buffer.alloc(0), NOW)).toEqual({ received: 0, items: [], rejections: [] });
});
