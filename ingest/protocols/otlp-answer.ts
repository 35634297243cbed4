/** Answers of the OTLP doors, in the request's encoding: success, partial success, google.rpc.Status. */
import type { Rejection } from '../facts.ts';
import type { Answer } from './door.ts';
import type { Refusal } from './refusal.ts';

export type Encoding = 'json' | 'protobuf';

export const CONTENT_TYPES: Record<Encoding, string> = { json: 'application/json', protobuf: 'application/x-protobuf' };

/** Matched by prefix; parameters such as a charset may follow. Null is neither. */
export function encodingOf(contentType: string | undefined): Encoding | null {
  const type = (contentType ?? '').trim().toLowerCase();
  if (type.startsWith('application/json')) return 'json';
  if (type.startsWith('application/x-protobuf') || type.startsWith('application/protobuf')) return 'protobuf';
  return null;
}

/** Rejections that a message names; counters have them all. */
const MAX_NAMED = 5;

/** `rejectedSpans` and `rejectedLogRecords` are field 1 of their messages, the text is field 2. */
export function successAnswer(encoding: Encoding, rejectedName: 'rejectedSpans' | 'rejectedLogRecords', received: number, rejections: readonly Rejection[]): Answer {
  const rejected = rejections.length;
  if (rejected === 0) return { status: 200, contentType: CONTENT_TYPES[encoding], body: encoding === 'json' ? '{}' : Buffer.alloc(0) };
  const errorMessage = rejectionsMessage(received, rejections);
  if (encoding === 'json') return { status: 200, contentType: CONTENT_TYPES.json, body: JSON.stringify({ partialSuccess: { [rejectedName]: rejected, errorMessage } }) };
  const partial = Buffer.concat([Buffer.from([0x08]), varint(rejected), bytesField(2, Buffer.from(errorMessage))]);
  return { status: 200, contentType: CONTENT_TYPES.protobuf, body: bytesField(1, partial) };
}

export function refusalAnswer(encoding: Encoding, refusal: Refusal): Answer {
  const code = rpcCode(refusal.status);
  const body =
    encoding === 'json'
      ? JSON.stringify({ code, message: refusal.message })
      : Buffer.concat([Buffer.from([0x08]), varint(code), bytesField(2, Buffer.from(refusal.message))]);
  return { status: refusal.status, contentType: CONTENT_TYPES[encoding], body };
}

/** "2 of 5 rejected. resourceSpans[0].scopeSpans[0].spans[1].traceId must be …" */
export function rejectionsMessage(received: number, rejections: readonly Rejection[]): string {
  const named = rejections.slice(0, MAX_NAMED).map((one) => `${one.path} ${one.message}`);
  const rest = rejections.length - named.length;
  return `${rejections.length} of ${received} rejected. ${named.join(' ')}${rest > 0 ? ` And ${rest} more.` : ''}`;
}

/** google.rpc.Code by HTTP status (google/rpc/code.proto). */
function rpcCode(status: number): number {
  switch (status) {
    case 400:
    case 415:
      return 3;
    case 401:
      return 16;
    case 403:
      return 7;
    case 404:
      return 5;
    case 405:
      return 12;
    case 408:
      return 4;
    case 413:
    case 429:
      return 8;
    case 503:
      return 14;
    default:
      return 13;
  }
}

function bytesField(field: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2]), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
