/**
 * The spool: commits that ClickHouse could not take, on disk until it can. Each is on the disk
 * (fsync) before its sender is answered, and goes to the engine in order, with its tokens.
 *
 * A segment is a file of records; a record is a length, a checksum and the commit. A torn last
 * record was never acknowledged, so it is dropped. A segment that was half replayed when the
 * process died is replayed from its start: tokens and versions make that harmless.
 */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { type FileHandle, open, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { TABLE_COLUMNS, type TableName } from '#schema/clickhouse/tables.ts';
import type { Commit, EncodedInsert } from './commit.server.ts';
import { UnavailableError } from './writer.ts';

export interface SpoolOptions {
  /** Made when missing. */
  directory: string;
  maxBytes: number;
  logger: { info(fields: object, message: string): void; warn(fields: object, message: string): void; error(fields: object, message: string): void };
}

/** What a commit leaves to be done once it is stored. */
export interface SpooledCommit {
  commit: Commit;
  /** Microseconds since 1970 of its oldest row: where to look for requests to settle. */
  sinceUs: number;
}

export interface Spool {
  /** Resolves when the commit is on the disk. @throws UnavailableError when there is no room */
  append(spooled: SpooledCommit): Promise<void>;
  /**
   * Hands out all commits, oldest first, as many at a time as make one large insert: an engine takes
   * a hundred small commits no faster than a hundred large ones. A segment that was taken whole is
   * not handed out again.
   * @param take stores them; when it throws, the replay ends and the segment stays
   * @returns how many were taken
   */
  replay(take: (spooled: readonly SpooledCommit[]) => Promise<void>): Promise<number>;
  readonly bytes: number;
  readonly isEmpty: boolean;
  close(): Promise<void>;
}

const MAGIC = 0x41535031;
const HEADER_BYTES = 12;
const SEGMENT_BYTES = 64 * 1024 * 1024;
/** Handed out together: what the engine takes in about a second. */
const BATCH_BYTES = 16 * 1024 * 1024;
/** A record is one commit; larger than this is a broken length. */
const MAX_RECORD_BYTES = 512 * 1024 * 1024;
const SEGMENT_NAME = /^(\d{15})-(\d+)-(\d{6})\.spool$/;

interface Segment {
  path: string;
  bytes: number;
}

export function openSpool(options: SpoolOptions): Spool {
  const { directory, maxBytes, logger } = options;
  mkdirSync(directory, { recursive: true });
  const segments: Segment[] = leftBehind(directory);
  let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  if (segments.length > 0) logger.info({ segments: segments.length, bytes }, 'the spool holds events from before; they are stored as soon as ClickHouse answers');
  let current: { handle: FileHandle; segment: Segment } | null = null;
  let sequence = 0;
  const startedMs = Date.now();

  let last: Promise<unknown> = Promise.resolve();
  const inOrder = <R>(work: () => Promise<R>): Promise<R> => {
    const result = last.then(work, work);
    last = result.catch(() => {});
    return result;
  };

  const openSegment = async () => {
    const name = `${String(startedMs).padStart(15, '0')}-${process.pid}-${String(sequence++).padStart(6, '0')}.spool`;
    const segment = { path: join(directory, name), bytes: 0 };
    const handle = await open(segment.path, 'wx', 0o600);
    segments.push(segment);
    // The name must be as durable as what stands under it.
    const folder = await open(directory, 'r');
    await folder.sync().catch(() => {});
    await folder.close();
    current = { handle, segment };
    return current;
  };

  const closeSegment = async () => {
    const closing = current;
    current = null;
    await closing?.handle.close();
  };

  const append = async (record: Buffer) => {
    if (bytes + record.length > maxBytes) throw new UnavailableError(`ClickHouse does not answer and the spool is full (${maxBytes} bytes). Send again.`);
    const { handle, segment } = current ?? (await openSegment());
    try {
      await writeAll(handle, record, segment.bytes);
      await handle.datasync();
    } catch (error) {
      // What was written of it must not stand before the next record.
      await handle.truncate(segment.bytes).catch(() => {});
      await closeSegment().catch(() => {});
      logger.error({ err: error }, 'the spool could not be written');
      throw new UnavailableError('ClickHouse does not answer and the spool could not be written. Send again.', { cause: error });
    }
    segment.bytes += record.length;
    bytes += record.length;
    if (segment.bytes >= SEGMENT_BYTES) await closeSegment();
  };

  return {
    append: (spooled) => {
      const record = encodeRecord(spooled);
      return inOrder(() => append(record));
    },
    async replay(take) {
      let taken = 0;
      for (;;) {
        // New commits go to a new segment while this one is read.
        const segment = await inOrder(async () => {
          const [first] = segments;
          if (first && current?.segment === first) await closeSegment();
          return first;
        });
        if (!segment) return taken;
        taken += await replaySegment(segment.path, take, logger);
        await inOrder(async () => {
          segments.shift();
          bytes -= segment.bytes;
          await unlink(segment.path).catch(() => {});
        });
      }
    },
    get bytes() {
      return bytes;
    },
    get isEmpty() {
      return segments.length === 0;
    },
    close: () => inOrder(closeSegment),
  };
}

/** Segments of processes that are gone, oldest first. A living one replays its own. */
function leftBehind(directory: string): Segment[] {
  return readdirSync(directory)
    .sort()
    .flatMap((name) => {
      const match = SEGMENT_NAME.exec(name);
      // In a container every life has the same process id, so one's own is an earlier life's.
      if (!match || (Number(match[2]) !== process.pid && isAlive(Number(match[2])))) return [];
      const path = join(directory, name);
      return [{ path, bytes: statSync(path).size }];
    });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function writeAll(handle: FileHandle, data: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < data.length) {
    const result = await handle.write(data, written, data.length - written, position + written);
    written += result.bytesWritten;
  }
}

const headSchema = z.object({
  since_us: z.number(),
  inserts: z.array(
    z.object({
      table: z.string().refine((name): name is TableName => Object.hasOwn(TABLE_COLUMNS, name)),
      token: z.string(),
      row_count: z.number(),
      bytes: z.number(),
      is_derived: z.boolean(),
      /** As when it was written: a later version may have more. */
      columns: z.array(z.string()),
    }),
  ),
});

function encodeRecord({ commit, sinceUs }: SpooledCommit): Buffer {
  const describe = (insert: EncodedInsert, isDerived: boolean) => ({
    table: insert.table,
    token: insert.token,
    row_count: insert.rowCount,
    bytes: insert.lines.length,
    is_derived: isDerived,
    columns: insert.columns,
  });
  const head = Buffer.from(
    `${JSON.stringify({ since_us: sinceUs, inserts: [...commit.facts.map((insert) => describe(insert, false)), ...commit.derived.map((insert) => describe(insert, true))] })}\n`,
  );
  const body = Buffer.concat([head, ...commit.facts.map(({ lines }) => lines), ...commit.derived.map(({ lines }) => lines)]);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(MAGIC, 0);
  header.writeUInt32BE(body.length, 4);
  header.writeUInt32BE(crc32(body), 8);
  return Buffer.concat([header, body]);
}

function decodeRecord(body: Buffer): SpooledCommit {
  const end = body.indexOf(10);
  const head = headSchema.parse(JSON.parse(body.toString('utf8', 0, end)));
  const commit: Commit = { facts: [], derived: [] };
  let offset = end + 1;
  for (const { table, token, row_count, bytes, is_derived, columns } of head.inserts) {
    const insert = { table, token, columns, rowCount: row_count, lines: body.subarray(offset, offset + bytes) };
    (is_derived ? commit.derived : commit.facts).push(insert);
    offset += bytes;
  }
  return { commit, sinceUs: head.since_us };
}

async function replaySegment(path: string, take: (spooled: readonly SpooledCommit[]) => Promise<void>, logger: SpoolOptions['logger']): Promise<number> {
  const handle = await open(path, 'r');
  let taken = 0;
  let batch: SpooledCommit[] = [];
  let batchBytes = 0;
  const hand = async () => {
    if (batch.length > 0) await take(batch);
    taken += batch.length;
    batch = [];
    batchBytes = 0;
  };
  try {
    const { size } = await stat(path);
    const header = Buffer.alloc(HEADER_BYTES);
    let position = 0;
    while (position < size) {
      const { bytesRead } = await handle.read(header, 0, HEADER_BYTES, position);
      const length = bytesRead === HEADER_BYTES ? header.readUInt32BE(4) : 0;
      if (bytesRead < HEADER_BYTES || header.readUInt32BE(0) !== MAGIC || length > MAX_RECORD_BYTES || position + HEADER_BYTES + length > size) {
        logger.warn({ path, position, size }, 'the spool ends in a torn record, which was never acknowledged; it is dropped');
        break;
      }
      const body = Buffer.alloc(length);
      await handle.read(body, 0, length, position + HEADER_BYTES);
      position += HEADER_BYTES + length;
      if (crc32(body) !== header.readUInt32BE(8)) {
        // A write that the disk lost in part; only the last can be one that nobody was told of.
        logger.error({ path, position }, 'a record of the spool is damaged; it is set aside');
        await setAside(path);
        continue;
      }
      batch.push(decodeRecord(body));
      batchBytes += length;
      if (batchBytes >= BATCH_BYTES) await hand();
    }
    await hand();
  } finally {
    await handle.close();
  }
  return taken;
}

/** Keeps a copy of the segment for a person to look at. */
async function setAside(path: string): Promise<void> {
  const { copyFile } = await import('node:fs/promises');
  await copyFile(path, `${path}.partial`).catch(() => {});
  await rename(`${path}.partial`, path.replace(/\.spool$/, '.damaged')).catch(() => {});
}
