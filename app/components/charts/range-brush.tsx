/**
 * Picks a part of the window below a chart: drag over the track, or move its two handles by arrow
 * keys and press Enter. The range goes into the address, as every window does.
 */
import { useNavigate, useSearchParams } from '@remix-run/react';
import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Filter } from '#schema/filter.ts';
import type { SeriesInterval } from '#schema/kpis/definition.ts';
import { withRange } from '../filter/filter-links.ts';
import { formatPoint, formatWindow } from '../format-time.ts';
import { useTimeZone } from '../layout/site.tsx';
import { edgeAfterKey, edgeAt, edgesOf } from './brush-range.ts';
import { MARGIN } from './chart-types.ts';

type Handle = 'low' | 'high';

export function RangeBrush({ filter, interval, starts, marginRight }: { filter: Filter; interval: SeriesInterval; starts: readonly number[]; marginRight: number }) {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const timeZone = useTimeZone();
  const edges = edgesOf(filter, starts);
  const whole: [number, number] = [0, edges.length - 1];
  const [range, setRange] = useState(whole);
  /** The end that stays while the other is dragged; null when nothing is. */
  const [anchor, setAnchor] = useState<number | null>(null);
  // Of one bucket there is no part.
  if (starts.length < 2) return null;
  const isWhole = range[0] === 0 && range[1] === edges.length - 1;
  const timeOf = (edge: number) => edges[edge] ?? filter.to;
  const chosen = { from: timeOf(range[0]), to: timeOf(range[1]) };
  const show = ({ from, to }: { from: number; to: number }) => navigate(`?${withRange(search, { from: new Date(from).toISOString(), to: new Date(to).toISOString() })}`, { preventScrollReset: true });

  const placeOf = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return edgeAt((event.clientX - box.left) / box.width, edges.length);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const grip = event.target instanceof Element ? event.target.closest('[data-handle]')?.getAttribute('data-handle') : null;
    setAnchor(grip === 'low' ? range[1] : grip === 'high' ? range[0] : placeOf(event));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (anchor === null) return;
    const place = placeOf(event);
    if (place !== anchor) setRange(place < anchor ? [place, anchor] : [anchor, place]);
  };
  const onPointerUp = () => {
    if (anchor === null) return;
    setAnchor(null);
    if (!isWhole) show(chosen);
  };
  const onKeyDown = (handle: Handle) => (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !isWhole) show(chosen);
    if (event.key === 'Escape') setRange(whole);
    const edge = edgeAfterKey(event.key, handle, range, edges.length);
    if (edge === null) return;
    event.preventDefault();
    setRange(handle === 'low' ? [edge, range[1]] : [range[0], edge]);
  };
  const left = (edge: number) => `${(edge / (edges.length - 1)) * 100}%`;

  return (
    <div role="group" aria-label="Part of the window" className="mt-2">
      <div style={{ marginLeft: MARGIN.left, marginRight }}>
        <div className="relative h-6 cursor-crosshair touch-none select-none" onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={onPointerUp} onPointerCancel={() => setAnchor(null)}>
          <span className="absolute inset-x-0 top-[9px] h-1.5 rounded-full bg-sunken" />
          <span className="absolute top-[9px] h-1.5 rounded-full bg-accent opacity-40" style={{ left: left(range[0]), right: `calc(100% - ${left(range[1])})` }} />
          {(['low', 'high'] as const).map((handle, index) => (
            <span
              key={handle}
              role="slider"
              tabIndex={0}
              data-handle={handle}
              aria-label={handle === 'low' ? 'From' : 'To'}
              aria-valuemin={0}
              aria-valuemax={edges.length - 1}
              aria-valuenow={range[index] ?? 0}
              aria-valuetext={handle === 'low' ? formatPoint(chosen.from, interval, timeZone) : `before ${formatPoint(chosen.to, interval, timeZone)}`}
              onKeyDown={onKeyDown(handle)}
              className="absolute top-0 flex size-6 -translate-x-1/2 cursor-ew-resize items-center justify-center rounded"
              style={{ left: left(range[index] ?? 0) }}
            >
              <span aria-hidden="true" className="h-4 w-2 rounded-sm border border-accent bg-surface" />
            </span>
          ))}
        </div>
      </div>
      <p className="mt-1 flex min-h-6 flex-wrap items-center gap-x-3 text-[12px] text-ink-3">
        {isWhole ? (
          'Drag over the bar to look closer, or move its ends with the arrow keys and press Enter'
        ) : (
          <>
            <span>{formatWindow(chosen, timeZone)}</span>
            <button type="button" className="text-link min-h-6" onClick={() => show(chosen)}>Show this part</button>
            <button type="button" className="text-link min-h-6" onClick={() => setRange(whole)}>All of it</button>
          </>
        )}
      </p>
    </div>
  );
}
