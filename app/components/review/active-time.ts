/** How long somebody looked at an item: while the tab has the focus, and they have not gone away. */
import { useEffect, useRef } from 'react';

/** Without a key, a click or a scroll for so long, nobody is reading. */
const IDLE_MS = 60_000;
const TICK_MS = 250;

/** @returns reads the milliseconds spent on the item so far */
export function useActiveTime(itemId: string | null): () => number {
  const spent = useRef(0);
  const tickNow = useRef<() => void>(() => {});
  useEffect(() => {
    spent.current = 0;
    let seen = performance.now();
    let lastSign = seen;
    const sign = () => {
      lastSign = performance.now();
    };
    const tick = () => {
      const now = performance.now();
      const isHere = document.visibilityState === 'visible' && document.hasFocus() && now - lastSign < IDLE_MS;
      // A suspended laptop comes back with one long gap.
      if (isHere) spent.current += Math.min(now - seen, 4 * TICK_MS);
      seen = now;
    };
    tickNow.current = tick;
    const timer = setInterval(tick, TICK_MS);
    const signs = ['keydown', 'pointermove', 'pointerdown', 'scroll', 'wheel'] as const;
    for (const name of signs) window.addEventListener(name, sign, { passive: true, capture: true });
    return () => {
      clearInterval(timer);
      for (const name of signs) window.removeEventListener(name, sign, { capture: true });
    };
  }, [itemId]);
  return () => {
    tickNow.current();
    return Math.round(spent.current);
  };
}
