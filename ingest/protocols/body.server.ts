/**
 * Reads a request's body as bytes, unpacked: any framing, gzip, deflate or brotli, with limits on
 * size (before and after unpacking), on time, and on what all requests hold together.
 */
import type { IncomingMessage } from 'node:http';
import { type BrotliDecompress, createBrotliDecompress, createGunzip, createInflate, type Gunzip, type Inflate } from 'node:zlib';
import { Refusal, unavailable } from './refusal.ts';

export interface BodyLimits {
  /** Of one body, packed and unpacked alike. */
  maxBytes: number;
  /** From the first look to the last byte. */
  timeoutMs: number;
  /** Of all bodies that are read or decoded at the same time. */
  maxHeldBytes: number;
}

/** 64 MiB is what OTLP collectors take; exporters give up after 10 s, so 30 s is no client's loss. */
export const BODY_LIMITS: BodyLimits = { maxBytes: 64 * 1024 * 1024, timeoutMs: 30_000, maxHeldBytes: 128 * 1024 * 1024 };

export interface Body {
  bytes: Buffer;
  /** Call when the bytes are decoded, or given up. */
  release(): void;
}

export interface BodyReader {
  /** @throws Refusal 400 (broken packing, client gone), 408, 413, 415, 503 */
  read(request: IncomingMessage): Promise<Body>;
}

/** Output chunks of zlib; its 16 KiB default costs a thread hop for each. */
const CHUNK_BYTES = 64 * 1024;

const UNPACKERS = new Map<string, (options: { chunkSize: number }) => Gunzip | Inflate | BrotliDecompress>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

export function createBodyReader(limits: BodyLimits = BODY_LIMITS): BodyReader {
  let heldBytes = 0;
  return {
    read: (request) =>
      new Promise((resolve, reject) => {
        let packedBytes = 0;
        let reservedBytes = 0;
        const chunks: Buffer[] = [];
        const release = () => {
          heldBytes -= reservedBytes;
          reservedBytes = 0;
        };
        const unpacker = unpackerOf(request);
        if (unpacker instanceof Refusal) {
          request.resume();
          reject(unpacker);
          return;
        }

        let isSettled = false;
        const settle = (act: () => void) => {
          if (isSettled) return;
          isSettled = true;
          clearTimeout(timer);
          request.off('data', onPacked).off('end', onEnd).off('close', onClose);
          unpacker?.off('data', onUnpacked).off('end', onUnpackedEnd).destroy();
          // What is still on the wire is read and thrown away, so that the client can read the answer.
          request.resume();
          act();
        };
        const refuse = (refusal: Refusal) =>
          settle(() => {
            chunks.length = 0;
            release();
            reject(refusal);
          });
        const keep = (chunk: Buffer) => {
          reservedBytes += chunk.length;
          heldBytes += chunk.length;
          chunks.push(chunk);
          if (reservedBytes > limits.maxBytes) refuse(tooLarge(limits, unpacker !== null));
          else if (heldBytes > limits.maxHeldBytes) refuse(unavailable('Too many bytes are on the way at once. Send again.'));
        };
        const finish = () => {
          const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
          // Neither JSON nor a protobuf of ours begins so.
          if (bytes[0] === 0x1f && bytes[1] === 0x8b) refuse(new Refusal(400, 'bad_encoding', unpacker ? 'The body is packed twice.' : 'The body is gzip, and no header says so: send Content-Encoding: gzip with it.'));
          else settle(() => resolve({ bytes, release }));
        };

        const onPacked = (chunk: Buffer) => {
          packedBytes += chunk.length;
          if (packedBytes > limits.maxBytes) refuse(tooLarge(limits, false));
          else if (!unpacker) keep(chunk);
          else if (!unpacker.write(chunk)) {
            request.pause();
            unpacker.once('drain', () => request.resume());
          }
        };
        const onEnd = () => (unpacker ? unpacker.end() : finish());
        const onUnpacked = (chunk: Buffer) => keep(chunk);
        const onUnpackedEnd = finish;
        const onClose = () => {
          if (!request.complete) refuse(new Refusal(400, 'aborted', 'The request ended before its body did.'));
        };
        const timer = setTimeout(
          () => refuse(new Refusal(408, 'too_slow', `The body did not arrive within ${limits.timeoutMs / 1_000} s.`)),
          limits.timeoutMs,
        );

        if (Number(request.headers['content-length'] ?? 0) > limits.maxBytes) {
          refuse(tooLarge(limits, false));
          return;
        }
        unpacker
          ?.on('data', onUnpacked)
          .on('end', onUnpackedEnd)
          .on('error', (cause) =>
            refuse(new Refusal(400, 'bad_encoding', `The body is not valid ${String(request.headers['content-encoding'])}: it is broken or ends early.`, { cause })),
          );
        request.on('data', onPacked).on('end', onEnd).on('close', onClose).on('error', onClose);
      }),
  };
}

/** Long enough for 64 MiB at 10 MB/s, and short against a client that never finishes. */
const DRAIN_MS = 7_000;

/**
 * Reads what is left of a body and throws it away: a client that is still sending when the
 * connection closes hears of a broken pipe, and never of the answer that tells it why.
 * @returns false when the client has not finished in time
 */
export function drained(request: IncomingMessage, timeoutMs = DRAIN_MS): Promise<boolean> {
  if (request.complete || request.destroyed) return Promise.resolve(true);
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      request.off('end', finish).off('close', finish);
      resolve(request.complete || request.destroyed);
    };
    const timer = setTimeout(finish, timeoutMs);
    request.on('end', finish).on('close', finish).resume();
  });
}

function unpackerOf(request: IncomingMessage) {
  const encoding = String(request.headers['content-encoding'] ?? '').trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return null;
  const create = UNPACKERS.get(encoding);
  if (create) return create({ chunkSize: CHUNK_BYTES });
  return new Refusal(415, 'unknown_encoding', `Content-Encoding ${JSON.stringify(encoding)} is not known here; send gzip, deflate, br, or nothing.`);
}

function tooLarge(limits: BodyLimits, isUnpacked: boolean): Refusal {
  const megabytes = limits.maxBytes / 1024 / 1024;
  return new Refusal(413, 'too_large', `The body is larger than ${megabytes} MiB${isUnpacked ? ' when unpacked' : ''}. Send smaller batches.`);
}
