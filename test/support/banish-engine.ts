/** An engine that is killed and kept away, for tests of what is said and done meanwhile. */
import { createServer, type Server } from 'node:net';
import type { EmbeddedEngine } from '#schema/clickhouse/embedded-engine.server.ts';

/**
 * Kills the engine and takes its port, so that it cannot come back before the function that is
 * returned was called. However slow the machine: an engine that was quicker is killed again.
 */
export async function banishEngine(engine: EmbeddedEngine): Promise<() => Promise<void>> {
  const port = Number(new URL(engine.url).port);
  const squatter = createServer((socket) => socket.destroy());
  do {
    kill(engine.pid);
    await new Promise((done) => setTimeout(done, 5));
  } while (!(await isTaken(squatter, port)));
  while (engine.state === 'ready') await new Promise((done) => setTimeout(done, 5));
  return () => new Promise<void>((done) => squatter.close(() => done()));
}

function kill(pid: number | null): void {
  if (pid === null) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function isTaken(server: Server, port: number): Promise<boolean> {
  return new Promise((done) => {
    const answer = (isListening: boolean) => {
      server.off('error', onError).off('listening', onListening);
      done(isListening);
    };
    const onError = () => answer(false);
    const onListening = () => answer(true);
    server.once('error', onError).once('listening', onListening).listen(port, '127.0.0.1');
  });
}
