/** Where the server's time goes, stage by stage, in processor time: no engine, no HTTP. Run with `node --import tsx`. */
import { decodeTracesProtobuf } from '#ingest/protocols/otlp-protobuf.ts';
import { tracesBatch } from '#ingest/protocols/otlp-batch.ts';
import { DEFAULT_PRIVACY, OPEN, privacyOf } from '#ingest/enrich/privacy.ts';
import { accept } from '#ingest/writer/accept.ts';
import { gather } from '#ingest/writer/changes.ts';
import { encodeRows } from '#ingest/writer/commit.server.ts';
import { createPreparer } from '#ingest/writer/prepare.server.ts';
import { createTraceCache } from '#ingest/writer/trace-cache.ts';
import { createVersions } from '#ingest/writer/versions.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { freshBody, makeTemplate, random } from './otlp-bodies.ts';

const rounds = Number(process.argv[2] ?? 40);
const templates = Array.from({ length: 8 }, (_, i) => makeTemplate(i + 1));
const next = random(5);
const versions = createVersions(Date.now);
const never = () => Promise.reject(new Error('not asked'));
const preparer = createPreparer({
  cache: createTraceCache(48 * 1024 * 1024),
  reader: { spans: never, requests: never, texts: never, thumbs: never, parts: never, payloads: never, tracesOfSpans: never, orphans: never, hasParts: () => Promise.resolve(false) },
  versions,
  project: () => DEFAULT_PROJECT,
  privacy: () => OPEN,
  isEngineUp: () => true,
  untilStored: () => Promise.resolve(),
  startedUs: 0,
});
const privacy = privacyOf(DEFAULT_PRIVACY);
const spent: Record<string, number> = {};
let spans = 0;
let bytes = 0;
function timed<R>(stage: string, work: () => R): R {
  const before = process.cpuUsage();
  const result = work();
  const used = process.cpuUsage(before);
  if (spans > 512 * 10) spent[stage] = (spent[stage] ?? 0) + used.user + used.system;
  return result;
}
for (let i = 0; i < rounds + 10; i++) {
  const body = freshBody(templates[i % 8] ?? makeTemplate(1), next, Date.now());
  const decoded = timed('decode', () => decodeTracesProtobuf(body, Date.now()));
  const batch = timed('normalise', () => tracesBatch('otlp', decoded, (error) => { throw error; }));
  const open = timed('accept without redaction', () => accept(DEFAULT_PROJECT, 'default', batch, OPEN, versions));
  const accepted = timed('accept', () => accept(DEFAULT_PROJECT, 'default', batch, privacy, versions));
  const before = process.cpuUsage();
  const prepared = await preparer.prepare(gather([accepted]));
  const used = process.cpuUsage(before);
  if (spans > 512 * 10) spent['prepare and settle'] = (spent['prepare and settle'] ?? 0) + used.user + used.system;
  timed('encode', () => {
    for (const [table, rows] of [['spans', prepared.spans], ['requests', prepared.requests]] as const) bytes += table === 'spans' ? (encodeRows(table, prepared.spans)[0]?.lines.length ?? 0) : (encodeRows('requests', rows as never)[0]?.lines.length ?? 0);
    bytes += encodeRows('span_payloads', prepared.payloads)[0]?.lines.length ?? 0;
  });
  spans += batch.spans.length;
  if (open.spans.length === 0) throw new Error('nothing');
}
const counted = spans - 512 * 11;
for (const [stage, us] of Object.entries(spent)) console.log(stage.padEnd(28), (us / counted).toFixed(2), 'µs a span');
console.log('bytes a span', Math.round(bytes / spans));
