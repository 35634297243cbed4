/** True once the browser has taken over: for what a server cannot render, such as measured charts. */
import { startTransition, useEffect, useState, useSyncExternalStore } from 'react';

const never = () => () => {};

export function useIsHydrated(): boolean {
  return useSyncExternalStore(never, () => true, () => false);
}

/** Becomes true when the browser has nothing better to do, so that heavy parts do not delay the first click. */
export function useIsIdle(): boolean {
  const [isIdle, setIsIdle] = useState(false);
  useEffect(() => {
    const done = () => startTransition(() => setIsIdle(true));
    if (typeof window.requestIdleCallback === 'function') {
      const handle = window.requestIdleCallback(done, { timeout: 1_500 });
      return () => window.cancelIdleCallback(handle);
    }
    const timer = setTimeout(done, 200);
    return () => clearTimeout(timer);
  }, []);
  return isIdle;
}

/** Says on the document that keys and clicks are heard: `html[data-hydrated]`, which no server renders. */
export function useHydrationMark(): void {
  useEffect(() => {
    document.documentElement.dataset['hydrated'] = 'true';
  }, []);
}
