/** One engine for the whole run; each test file makes its own database on it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedEngine } from '#schema/clickhouse/embedded-engine.server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    engine: { url: string; headers: Record<string, string> };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'assay-test-'));
  const say = (_: object, message: string) => console.error(`test engine: ${message}`);
  const engine = await startEmbeddedEngine({ dataDirectory: directory, logger: { info: say, warn: say, error: say } });
  project.provide('engine', { url: engine.url, headers: { ...engine.headers } });
  return async () => {
    await engine.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}
