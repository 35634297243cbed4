/**
 * A process that holds an engine, so that tests can kill it: prints the engine's facts as one line
 * of JSON and waits. Run with `node --import tsx`. argv: data directory.
 */
import { startEmbeddedEngine } from '#schema/clickhouse/embedded-engine.server.ts';

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
try {
  const engine = await startEmbeddedEngine({ dataDirectory: process.argv[2] ?? '', logger: quiet });
  process.on('SIGINT', () => void engine.stop().then(() => process.exit(0)));
  process.stdout.write(`${JSON.stringify({ url: engine.url, headers: engine.headers, pid: engine.pid })}\n`);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`);
  process.exit(1);
}
