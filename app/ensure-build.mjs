/** Builds the pages when their sources are newer than the build. Runs before `npm start` and `npm test`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'build', 'built-at');

if (newest(['app', 'schema', 'package-lock.json', 'tsconfig.json']) > modified(stamp)) {
  const startedAt = new Date();
  process.stdout.write('Building the pages…\n');
  const remix = join(root, 'node_modules', '@remix-run', 'dev', 'dist', 'cli.js');
  const built = spawnSync(process.execPath, [remix, 'vite:build', '--config', 'app/vite.config.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (built.status !== 0) {
    process.stderr.write(`${built.stdout}\n${built.stderr}\nThe pages could not be built.\n`);
    process.exit(1);
  }
  mkdirSync(join(root, 'build'), { recursive: true });
  // Stamped with the start: a source saved during the build counts as newer.
  writeFileSync(stamp, startedAt.toISOString());
  utimesSync(stamp, startedAt, startedAt);
}

function newest(paths) {
  return Math.max(...paths.map((path) => newestBelow(join(root, path))));
}

function newestBelow(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestBelow(join(path, name))));
}

function modified(path) {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
