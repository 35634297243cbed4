/** What runs by itself, again and again, until it is stopped. */
export interface JobLoopOptions {
  /** Does what is due. Resolves with true when there is more to do at once. */
  work(): Promise<boolean>;
  /** Nothing is tried while the engine is away. */
  isEngineUp(): boolean;
  pauseMs: number;
  /** Hears of failures, which the next turn tries again. */
  onFailed(error: unknown): void;
}

/** Stopping ends a pause at once, and waits for work that has begun. */
export function startJobLoop({ work, isEngineUp, pauseMs, onFailed }: JobLoopOptions): { stop(): Promise<void> } {
  let isStopped = false;
  let wake: () => void = () => {};
  const loop = async () => {
    while (!isStopped) {
      try {
        if (isEngineUp() && (await work())) continue;
      } catch (error) {
        if (!isStopped && isEngineUp()) onFailed(error);
      }
      if (isStopped) return;
      await new Promise<void>((done) => {
        const timer = setTimeout(done, pauseMs);
        timer.unref();
        wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
  };
  const running = loop();
  return {
    async stop() {
      isStopped = true;
      wake();
      await running;
    },
  };
}
