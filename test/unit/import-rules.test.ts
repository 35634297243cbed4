/** Who may import whom (the house of the README): reads every import and fails on a breach. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

interface Import {
  from: string;
  /** Path from the root for ours, else the package's name. */
  to: string;
  isTypeOnly: boolean;
}

function sourceFiles(directory: string): string[] {
  return readdirSync(join(ROOT, directory), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const found: Import[] = [];
  const pattern = /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'";]*?from\s*'([^']+)'|(?:^|[^.\w])import\s*\(?\s*'([^']+)'/g;
  for (const match of text.matchAll(pattern)) {
    const specifier = match[2] ?? match[3] ?? '';
    found.push({ from: file, to: target(file, specifier), isTypeOnly: match[1] !== undefined });
  }
  return found;
}

function target(file: string, specifier: string): string {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return relative(ROOT, resolve(ROOT, dirname(file), specifier));
  return specifier;
}

const OURS = ['schema', 'ingest', 'app', 'test', 'server.ts'];
const areaOf = (path: string) => OURS.find((area) => path === area || path.startsWith(`${area}/`)) ?? null;
const isBelow = (path: string, ...folders: string[]) => folders.some((folder) => path.startsWith(`${folder}/`));

/** Each rule returns true for an import that breaks it. */
const RULES: [string, (found: Import) => boolean][] = [
  ['schema imports nobody of ours', ({ from, to }) => areaOf(from) === 'schema' && ![null, 'schema'].includes(areaOf(to))],
  ['ingest imports only schema', ({ from, to }) => areaOf(from) === 'ingest' && ![null, 'ingest', 'schema'].includes(areaOf(to))],
  ['app imports only schema', ({ from, to }) => areaOf(from) === 'app' && ![null, 'app', 'schema'].includes(areaOf(to))],
  ['@clickhouse/client is known only under schema/clickhouse', ({ from, to }) => to.startsWith('@clickhouse/') && !isBelow(from, 'schema/clickhouse')],
  [
    'statistics, review and components know no queries, no store and no environment',
    ({ from, to }) =>
      isBelow(from, 'app/statistics', 'app/review', 'app/components') &&
      (isBelow(to, 'schema/clickhouse', 'app/queries', 'app/routes') || to.includes('.server')),
  ],
  ['queries know only schema', ({ from, to }) => isBelow(from, 'app/queries') && areaOf(to) === 'app' && !isBelow(to, 'app/queries')],
  [
    'readings, actions and jobs know no routes and no components',
    ({ from, to }) => isBelow(from, 'app/readings', 'app/actions', 'app/jobs') && isBelow(to, 'app/routes', 'app/components'),
  ],
  ['no route imports another', ({ from, to }) => isBelow(from, 'app/routes') && isBelow(to, 'app/routes')],
];

const files = ['schema', 'ingest', 'app'].flatMap(sourceFiles);
const imports = files.flatMap(importsOf);

test.each(RULES)('%s', (_, isBreach) => {
  expect(imports.filter(isBreach).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('the rules see imports at all, and catch a breach', () => {
  expect(imports.length).toBeGreaterThan(20);
  const breach = { from: 'app/components/x.tsx', to: 'app/queries/y.server.ts', isTypeOnly: false };
  expect(RULES.filter(([, isBreach]) => isBreach(breach)).length).toBe(1);
});

test('the environment is read in the config file alone', () => {
  const readers = [...files, 'server.ts'].filter((file) => /process\.env/.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(readers).toEqual(['schema/config.server.ts']);
});
