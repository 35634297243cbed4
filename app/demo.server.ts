/** The "Load the demo" button: one run at a time, through this server's own HTTP endpoint. */
import { DEMO_SCENARIO } from '#schema/scenarios/index.ts';
import { sendScenario } from '#schema/scenarios/send.ts';
import type { DemoProgress } from './context.server.ts';

export interface Demo {
  start(): void;
  progress(): DemoProgress;
  stop(): void;
}

/** @param options.key what this server sends to itself, where it asks others for a key */
export function createDemo(options: { baseUrl(): string; key: string; now(): number }): Demo {
  let progress: DemoProgress = { state: 'idle', sent: 0, total: 0, message: null };
  let run: AbortController | null = null;
  return {
    start() {
      if (progress.state === 'running') return;
      const controller = new AbortController();
      run = controller;
      progress = { state: 'running', sent: 0, total: 0, message: null };
      sendScenario({
        baseUrl: options.baseUrl(),
        key: options.key,
        scenario: DEMO_SCENARIO,
        endMs: options.now(),
        signal: controller.signal,
        onProgress: (sent, total) => {
          progress = { ...progress, sent, total };
        },
      }).then(
        () => (progress = { ...progress, state: 'done' }),
        (error: unknown) => (progress = { ...progress, state: 'failed', message: error instanceof Error ? error.message : String(error) }),
      );
    },
    progress: () => progress,
    stop: () => run?.abort(),
  };
}
