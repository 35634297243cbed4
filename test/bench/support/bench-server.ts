/**
 * The server under measurement, in a process of its own. argv: data directory. Prints where it is,
 * and its memory whenever a line comes in.
 */
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { parseConfig } from '#schema/config.server.ts';
import { startAssay } from '../../../server.ts';

const running = await startAssay({ config: { ...parseConfig({ ASSAY_DATA_DIR: process.argv[2] ?? '' }), port: 0 }, roles: ['ingest'], logger: pino({ level: 'warn' }, pino.destination(2)) });
process.stdout.write(`${JSON.stringify({ url: running.url, engine: { url: running.engine?.url, headers: running.engine?.headers, pid: running.engine?.pid } })}\n`);
createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'stop') void running.stop().then(() => process.exit(0));
  else process.stdout.write(`${JSON.stringify({ rss_mb: process.memoryUsage().rss / 1_048_576, cpu_s: (process.cpuUsage().user + process.cpuUsage().system) / 1e6 })}\n`);
});
