/** Bytes of a span on disk, by table and column, after the engine has merged. Option: `--batches N` of 512 spans. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { decodeTracesProtobuf } from '#ingest/protocols/otlp-protobuf.ts';
import { tracesBatch } from '#ingest/protocols/otlp-batch.ts';
import { createWriter } from '#ingest/writer/group-commit.server.ts';
import { openStore } from '#schema/clickhouse/client.server.ts';
import { startEmbeddedEngine } from '#schema/clickhouse/embedded-engine.server.ts';
import { migrate } from '#schema/clickhouse/migrate.server.ts';
import { freshBody, makeTemplate, random } from './support/otlp-bodies.ts';

const TABLES = ['spans', 'span_payloads', 'requests'] as const;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

export async function run(args: readonly string[]): Promise<object> {
  const at = args.indexOf('--batches');
  const batches = at < 0 ? 200 : Number(args[at + 1]);
  const directory = mkdtempSync(join(tmpdir(), 'assay-storage-'));
  const engine = await startEmbeddedEngine({ dataDirectory: directory, logger: quiet });
  try {
    const connection = { url: engine.url, headers: engine.headers, database: 'assay' };
    await migrate(connection);
    const store = openStore(connection);
    const writer = createWriter({ store, now: Date.now, logger: quiet, isEngineUp: () => true, reconcileEveryMs: 0 });
    const next = random(11);
    const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
    let spans = 0;
    for (let i = 0; i < batches; i++) {
      // Texts of their own in every batch; five hours of traffic.
      const body = freshBody(makeTemplate(i + 1), next, hour - Math.floor(next() * 5 * 3_600_000));
      const batch = tracesBatch('otlp', decodeTracesProtobuf(body, Date.now()), (error) => {
        throw error;
      });
      spans += batch.spans.length;
      await writer.write('default', batch, body.length);
    }
    await writer.close();
    const tables: Record<string, { bytes_per_span: number; without_previews: number; columns: Record<string, number> }> = {};
    for (const table of TABLES) {
      await store.command(`OPTIMIZE TABLE ${table} FINAL`);
      const columns = z
        .array(z.object({ name: z.string(), bytes: z.number() }))
        .parse(
          await store.rows(
            'bench',
            'SELECT column AS name, sum(column_data_compressed_bytes + column_marks_bytes) AS bytes FROM system.parts_columns WHERE database = currentDatabase() AND table = {table:String} AND active GROUP BY name ORDER BY bytes DESC',
            { table },
          ),
        );
      const perSpan = (bytes: number) => Math.round((bytes / spans) * 100) / 100;
      const sum = (of: typeof columns) => perSpan(of.reduce((total, { bytes }) => total + bytes, 0));
      tables[table] = {
        bytes_per_span: sum(columns),
        without_previews: sum(columns.filter(({ name }) => !name.endsWith('_preview'))),
        columns: Object.fromEntries(columns.map(({ name, bytes }) => [name, perSpan(bytes)])),
      };
    }
    await store.close();
    return { spans, narrow_bytes_per_span: tables['spans']?.without_previews, tables };
  } finally {
    await engine.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
