/** `npm run reprice [-- --all] [-- --key KEY]`: asks the running server to price past calls again, and says what changed. */
import { parseArgs } from 'node:util';
import { readConfig } from '#schema/config.server.ts';

const USAGE = `npm run reprice -- [--all] [--key KEY]

  --all  those that have a price, too; else only calls without one
  --key  an API key with scope ingest, where the server wants one; its project is priced
`;

try {
  const { values } = parseArgs({ options: { all: { type: 'boolean', default: false }, key: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) process.stdout.write(USAGE);
  else await reprice(values.all, values.key);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** @throws Error whose message is a sentence for the user */
async function reprice(isAll: boolean, key: string | undefined): Promise<void> {
  const { host, port } = readConfig();
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/v1/reprice${isAll ? '?all=1' : ''}`;
  let answer: Response;
  try {
    answer = await fetch(url, { method: 'POST', ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }) });
  } catch (error) {
    throw new Error(`Assay does not answer at ${url}. Start it with npm start, and run this again.`, { cause: error });
  }
  const text = await answer.text();
  if (answer.status === 401 && key === undefined) throw new Error('The server takes nothing without a key. Make one with the scope "ingest" on its Settings page, and give it with --key.');
  if (!answer.ok) throw new Error(`The server answered ${answer.status}: ${text}`);
  process.stdout.write(`${text}\n`);
}
