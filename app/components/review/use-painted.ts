/** When an item came onto the screen: a key from before that was meant for the one before it. */
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

export interface Painted {
  /** Goes onto the element that shows the item; it carries `data-painted` once the item is on the screen. */
  frame: RefObject<HTMLDivElement>;
  /** Whether the item was on the screen at that time (an event's time stamp; now, when left out). */
  isSeen(at?: number): boolean;
  /** The item is done with: whatever comes before the next one is on the screen is for neither. */
  leave(): void;
}

/** A server paints nothing, and React says so of every layout effect there. */
const useEffectBeforePaint = typeof window === 'undefined' ? useEffect : useLayoutEffect;

export function usePainted(itemId: string | null): Painted {
  const frame = useRef<HTMLDivElement>(null);
  const since = useRef<number | null>(0);
  const first = useRef(itemId);
  // Before the browser paints: from here on keys are for the new item, and it is not to be seen yet.
  useEffectBeforePaint(() => {
    // What the server rendered was there before the first script.
    since.current = itemId === first.current ? 0 : null;
    first.current = null;
  }, [itemId]);
  useEffect(() => {
    let isCurrent = true;
    const seen = () => {
      if (!isCurrent) return;
      since.current ??= performance.now();
      if (frame.current && itemId) frame.current.dataset['painted'] = itemId;
    };
    // The task after the frame runs when the frame is on the screen.
    const handle = requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        channel.port1.close();
        seen();
      };
      channel.port2.postMessage(null);
    });
    return () => {
      isCurrent = false;
      cancelAnimationFrame(handle);
    };
  }, [itemId]);
  return {
    frame,
    isSeen: (at = performance.now()) => since.current !== null && at >= since.current,
    leave: () => {
      since.current = null;
    },
  };
}
