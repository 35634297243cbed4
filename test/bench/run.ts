/** `npm run bench -- NAME [--json FILE]`: runs test/bench/NAME.ts and keeps its figures. */
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [name = '', ...args] = process.argv.slice(2);
const file = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
if (!/^[a-z-]+$/.test(name) || name === 'run' || !existsSync(file)) {
  process.stderr.write('npm run bench -- ingest | dashboard | storage | label [--json FILE]\n');
  process.exit(2);
}
const json = args.indexOf('--json');
/** Each bench exports `run(args)` and returns its figures. */
const bench = (await import(file)) as { run(args: readonly string[]): Promise<object> };
const figures = await bench.run(args.filter((_, i) => json < 0 || (i !== json && i !== json + 1)));
const text = `${JSON.stringify(figures, null, 2)}\n`;
process.stdout.write(text);
if (json >= 0 && args[json + 1]) writeFileSync(String(args[json + 1]), text);
process.exit(0);
