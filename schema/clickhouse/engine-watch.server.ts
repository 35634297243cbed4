/** Whether ClickHouse can be asked now: the embedded engine says so itself, a remote one is pinged. */
import type { Store } from './client.server.ts';
import type { EmbeddedEngine } from './embedded-engine.server.ts';

const PING_EVERY_MS = 2_000;

export interface EngineWatch {
  isUp(): boolean;
  stop(): void;
}

export function watchEngine(store: Store, engine: EmbeddedEngine | null): EngineWatch {
  if (engine) return { isUp: () => engine.state === 'ready', stop: () => {} };
  let up = true;
  const timer = setInterval(() => void store.isUp().then((answer) => (up = answer)), PING_EVERY_MS);
  timer.unref();
  return { isUp: () => up, stop: () => clearInterval(timer) };
}
