/** `npm run reprice [-- --all]`: asks the running server to price past calls again, and says what changed. */
import { readConfig } from '#schema/config.server.ts';

const { host, port } = readConfig();
const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/v1/reprice${process.argv.includes('--all') ? '?all=1' : ''}`;
try {
  const answer = await fetch(url, { method: 'POST' });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The server answered ${answer.status}: ${text}`);
  process.stdout.write(`${text}\n`);
} catch (error) {
  const isAway = error instanceof TypeError;
  process.stderr.write(`${isAway ? `Assay does not answer at ${url}. Start it with npm start, and run this again.` : error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
