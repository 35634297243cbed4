/** The limits of the chart above: locked by whom and why, or a form that locks them. */
import { Form } from '@remix-run/react';
import { formatDay, formatTime } from '../format-time.ts';
import type { SeriesInterval } from '#schema/kpis/definition.ts';
import { useTimeZone } from '../layout/site.tsx';

interface LimitsLockProps {
  interval: SeriesInterval;
  lock: { reason: string; set_by: string; set_at: number; points: number; points_from: number; points_to: number } | null;
}

export function LimitsLock({ lock, interval }: LimitsLockProps) {
  const timeZone = useTimeZone();
  return (
    <details className="mt-2 text-[13px]">
      <summary className="text-link inline-flex min-h-6 cursor-pointer items-center">{lock ? 'Limits are locked' : 'Lock the limits'}</summary>
      <div className="panel mt-2 max-w-[80ch] p-4">
        {lock ? (
          <p className="text-ink-2">
            Locked by <bdi>{lock.set_by || 'somebody'}</bdi> on {formatTime(lock.set_at, timeZone)}, from {lock.points} {interval}s, {formatDay(lock.points_from, timeZone)} to {formatDay(lock.points_to, timeZone)}: “<bdi>{lock.reason}</bdi>”. They hold for this filter, whatever the window, until they are let go.
          </p>
        ) : (
          <p className="text-ink-2">Limits follow the first 20 finished points of the window. Locked, they stay as they are now, so that later windows are judged by the same.</p>
        )}
        <Form method="post" preventScrollReset className="mt-3 flex flex-wrap items-end gap-2">
          <input type="hidden" name="intent" value={lock ? 'unlock' : 'lock'} />
          <label className="min-w-56 grow">
            <span className="mb-1 block font-medium text-ink-2">Reason</span>
            <input key={lock ? 'unlock' : 'lock'} name="reason" required maxLength={500} className="field" placeholder={lock ? 'what has changed' : 'why these are the usual ones'} />
          </label>
          <button type="submit" className="control">{lock ? 'Let them go' : 'Lock'}</button>
        </Form>
      </div>
    </details>
  );
}
