/**
 * A whole ingest process, so that tests can kill it: prints its address and its engine's as one
 * line of JSON and serves. Run with `node --import tsx`.
 * argv: data directory, port, room for the spool in bytes.
 */
import { pino } from 'pino';
import { parseConfig } from '#schema/config.server.ts';
import { startAssay } from '../../server.ts';

const [dataDirectory = '', port = '0', spoolMaxBytes = ''] = process.argv.slice(2);
const config = parseConfig({ ASSAY_DATA_DIR: dataDirectory, PORT: port, ASSAY_SPOOL_MAX_BYTES: spoolMaxBytes });
const running = await startAssay({ config, roles: ['ingest'], logger: pino({ level: 'silent' }) });
const say = () => process.stdout.write(`${JSON.stringify({ url: running.url, engine: { url: running.engine?.url, headers: running.engine?.headers, pid: running.engine?.pid, state: running.engine?.state } })}\n`);
say();
// Asked through a signal, it says who its engine is now.
process.on('SIGUSR2', say);
process.on('SIGTERM', () => void running.stop().then(() => process.exit(0)));
