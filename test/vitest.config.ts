import { defineConfig } from 'vitest/config';
import { fileURLToPath } from 'node:url';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    pool: 'forks',
    include: ['test/{unit,engine,routes,browser}/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/global-setup.ts'],
    // Limits are for what hangs, never for what is slow: two cores may have much else to do.
    testTimeout: 180_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
  },
});
