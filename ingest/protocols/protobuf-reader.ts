/**
 * The protobuf wire format, read forward: tags, varints, fixed numbers and ranges. Every read is
 * bound by the end of the message it stands in, so a length that lies cannot reach further.
 */
import { Refusal } from './refusal.ts';

/** Attribute keys repeat from span to span; short ones are kept as one string each. */
const KEY_CACHE_SIZE = 1_024;
const MAX_CACHED_KEY_LENGTH = 64;

/** V8 joins up to 12 characters flat; with 24, decoding alone is faster, and what follows slower by more. */
const SHORT = 12;

export class ProtobufReader {
  readonly bytes: Buffer;
  readonly end: number;
  position = 0;
  readonly #keys: (string | undefined)[] = new Array<string | undefined>(KEY_CACHE_SIZE);

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  /** @throws Refusal on field 0 or above 2^29, as the wire format has it */
  tag(end: number): number {
    const tag = this.varint(end);
    if (tag < 8 || tag > 0xffff_ffff) throw broken('has a field without a number');
    return tag;
  }

  /** An unsigned varint; inexact above 2^53, which no length, enum or flag reaches. */
  varint(end: number): number {
    const { bytes } = this;
    let byte = this.#next(end);
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let factor = 0x80;
    for (let i = 1; i < 10; i += 1) {
      if (this.position >= end) throw truncated();
      byte = bytes[this.position++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 0x80;
    }
    throw broken('has a number of more than 10 bytes');
  }

  /** A signed 64-bit varint: a number where that is exact, else its digits. */
  int64(end: number): number | string {
    const start = this.position;
    const value = this.varint(end);
    if (value <= Number.MAX_SAFE_INTEGER) return value;
    let exact = 0n;
    for (let i = this.position - 1; i >= start; i -= 1) exact = (exact << 7n) | BigInt((this.bytes[i] ?? 0) & 0x7f);
    const signed = BigInt.asIntN(64, exact);
    const number = Number(signed);
    return Number.isSafeInteger(number) ? number : String(signed);
  }

  /** Fixed nanoseconds → whole microseconds, exact in spite of 64 bits. */
  microseconds(end: number): number {
    const low = this.#fixed32(end);
    const high = this.#fixed32(end);
    return Math.floor(high / 1_000) * 0x1_0000_0000 + Math.floor(((high % 1_000) * 0x1_0000_0000 + low) / 1_000);
  }

  double(end: number): number {
    const at = this.#advance(8, end);
    return this.bytes.readDoubleLE(at);
  }

  /** The end of an embedded message that starts here. */
  message(end: number): number {
    const length = this.varint(end);
    if (length > end - this.position) throw truncated();
    return this.position + length;
  }

  string(end: number): string {
    const stop = this.message(end);
    const start = this.position;
    this.position = stop;
    return stop - start <= SHORT ? this.#short(start, stop) : this.bytes.toString('utf8', start, stop);
  }

  /** Short ASCII is put together here: the call into Node's decoder costs more than the text. */
  #short(start: number, stop: number): string {
    const { bytes } = this;
    let text = '';
    for (let i = start; i < stop; i += 1) {
      const byte = bytes[i] ?? 0;
      if (byte >= 0x80) return bytes.toString('utf8', start, stop);
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** A string that is likely to come again. */
  key(end: number): string {
    const stop = this.message(end);
    const start = this.position;
    const { bytes } = this;
    this.position = stop;
    const length = stop - start;
    if (length === 0 || length > MAX_CACHED_KEY_LENGTH) return bytes.toString('utf8', start, stop);
    let hash = length;
    for (let i = start; i < stop; i += 1) hash = (Math.imul(hash, 31) + (bytes[i] ?? 0)) | 0;
    const slot = (hash ^ (hash >>> 15)) & (KEY_CACHE_SIZE - 1);
    const cached = this.#keys[slot];
    if (cached !== undefined && cached.length === length && this.#equals(cached, start)) return cached;
    const key = bytes.toString('utf8', start, stop);
    this.#keys[slot] = key;
    return key;
  }

  hex(end: number): string {
    const stop = this.message(end);
    const text = this.bytes.toString('hex', this.position, stop);
    this.position = stop;
    return text;
  }

  base64(end: number): string {
    const stop = this.message(end);
    const text = this.bytes.toString('base64', this.position, stop);
    this.position = stop;
    return text;
  }

  /** Visits every embedded message under one tag up to `end`, and skips the rest. The visitor need not read it to its end. */
  each(end: number, wanted: number, visit: (end: number, index: number) => void): void {
    let index = 0;
    while (this.position < end) {
      const current = this.tag(end);
      if (current !== wanted) {
        this.skip(current, end);
        continue;
      }
      const stop = this.message(end);
      visit(stop, index);
      this.position = stop;
      index += 1;
    }
  }

  skip(tag: number, end: number): void {
    switch (tag & 7) {
      case 0:
        this.varint(end);
        return;
      case 1:
        this.#advance(8, end);
        return;
      case 2:
        this.position = this.message(end);
        return;
      case 5:
        this.#advance(4, end);
        return;
      default:
        throw broken('has a field of an unknown wire type');
    }
  }

  #next(end: number): number {
    if (this.position >= end) throw truncated();
    return this.bytes[this.position++] ?? 0;
  }

  #fixed32(end: number): number {
    const at = this.#advance(4, end);
    return this.bytes.readUInt32LE(at);
  }

  #advance(length: number, end: number): number {
    const at = this.position;
    if (length > end - at) throw truncated();
    this.position = at + length;
    return at;
  }

  #equals(text: string, start: number): boolean {
    for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) !== this.bytes[start + i]) return false;
    return true;
  }
}

function truncated(): Refusal {
  return new Refusal(400, 'truncated', 'The protobuf body ends early: a length reaches beyond its end.', { path: '' });
}

function broken(how: string): Refusal {
  return new Refusal(400, 'bad_protobuf', `The body is not protobuf: it ${how}.`, { path: '' });
}
