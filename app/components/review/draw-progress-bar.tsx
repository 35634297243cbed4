/** A draw that runs: how many of its items have their texts. */
import { useEffect, useState } from 'react';
import { z } from 'zod';
import type { DrawProgress } from '#app/review/draw-progress.ts';
import { formatCount } from '../format.ts';

const EVERY_MS = 500;
const answerSchema = z.object({ progress: z.object({ done: z.number(), total: z.number() }).nullable() });

export function DrawProgressBar({ planId }: { planId: string }) {
  const [progress, setProgress] = useState<DrawProgress | null>(null);
  useEffect(() => {
    let isHere = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      try {
        const response = await fetch(`/review/draw-progress?plan=${encodeURIComponent(planId)}`);
        const parsed = answerSchema.safeParse(await response.json());
        if (isHere && parsed.success) setProgress(parsed.data.progress);
      } catch {
        // The draw itself says what went wrong.
      }
      if (isHere) timer = setTimeout(() => void look(), EVERY_MS);
    };
    void look();
    return () => {
      isHere = false;
      clearTimeout(timer);
    };
  }, [planId]);
  const isCounting = progress !== null && progress.total > 0;
  return (
    <p role="status" className="flex items-center gap-2 text-[13px] text-ink-2">
      <progress className="meter w-40" aria-label="Draw" {...(isCounting ? { max: progress.total, value: progress.done } : {})} />
      {isCounting ? `Keeping the texts of ${formatCount(progress.done)} of ${formatCount(progress.total)} items` : 'Reading the frame…'}
    </p>
  );
}
