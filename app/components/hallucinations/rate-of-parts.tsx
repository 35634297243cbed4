/** The sampled rate by week or by part, with its interval, its labels, and the rule judge's flags beside it. */
import { Link, useSearchParams } from '@remix-run/react';
import type { RateOfPart, RateOfWeek } from '#app/readings/hallucination-shapes.ts';
import type { Dimension } from '#schema/filter.ts';
import { valueLabel, withDimension } from '../filter/filter-links.ts';
import { fixed, formatCount, formatInterval, formatValue } from '../format.ts';

type Row = RateOfPart & Partial<Pick<RateOfWeek, 'isOver' | 'basis'>>;

interface RateOfPartsProps {
  title: string;
  rows: readonly Row[];
  /** Null for weeks. */
  dimension: Dimension | null;
  /** Labels below which a rate says too little to act on. */
  minimum: number;
}

export function RateOfParts({ title, rows, dimension, minimum }: RateOfPartsProps) {
  const [search] = useSearchParams();
  // All bars on one scale, a tenth at least: a lone 1% must not fill the column.
  const scale = Math.max(0.1, ...rows.map((row) => row.estimate?.high ?? 0));
  if (rows.length === 0) return <p className="panel p-4 text-[13px] text-ink-3">Nothing was drawn from this part of the traffic.</p>;
  const isMixed = new Set(rows.flatMap((row) => row.basis ?? [])).size > 1;
  const caption = `Hallucination rate by ${title.toLowerCase()}`;
  return (
    <div className="panel relative overflow-x-auto" tabIndex={0} role="region" aria-label={caption}>
      <table className="data-table w-full">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">Hallucination rate, 95% CI</th>
            <th scope="col" className="max-md:hidden"><span className="sr-only">Interval, drawn</span></th>
            <th scope="col" className="text-right">Labels</th>
            <th scope="col" className="text-right max-md:hidden">Answers</th>
            <th scope="col" className="max-md:hidden">Can’t tell</th>
            <th scope="col" className="text-right">Rule judge flags</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, estimate, labelled, population, flagged, isOver, basis }, index) => (
            <tr key={`${name} ${basis}`} className={isBreak(rows, index) ? 'border-t-2 border-ink-3' : ''}>
              <th scope="row" className="max-w-48 font-medium">
                {dimension === null ? (
                  <span className="whitespace-nowrap">{name}{isOver === false && <span className="ml-1.5 font-normal text-ink-3">not over</span>}{isMixed && basis && <span className="block font-normal text-[11px] text-ink-3">rubric {basis}</span>}</span>
                ) : (
                  <Link to={`?${withDimension(search, dimension, [name])}`} className="block truncate hover:underline" title={name}><bdi>{valueLabel(name)}</bdi></Link>
                )}
              </th>
              <td className="whitespace-nowrap">
                {estimate ? (
                  <>
                    <span className="font-medium">{formatValue(estimate.rate, 'share')}</span>
                    <span className="ml-1.5 text-[12px] text-ink-3">{formatInterval(estimate.low, estimate.high, 'share', estimate.rate)}</span>
                    {labelled < minimum && <span className="block text-[11px] text-ink-3">fewer than {minimum} labels</span>}
                  </>
                ) : (
                  <span className="text-ink-3">Unknown: {population === 0 ? 'nothing was drawn' : labelled === 0 ? 'no label yet' : 'too few labels'}</span>
                )}
              </td>
              <td className="w-1/4 min-w-32 max-md:hidden">{estimate && <IntervalBar {...estimate} scale={scale} isFaint={labelled < minimum} />}</td>
              <td className="text-right" title={estimate ? `Worth ${formatCount(Math.round(estimate.effective_labels))} of a simple random sample` : undefined}>{formatCount(labelled)}</td>
              <td className="text-right max-md:hidden">{population === 0 ? '—' : formatCount(population)}</td>
              <td className="whitespace-nowrap max-md:hidden">{estimate ? (estimate.undecided > 0 ? `${estimate.undecided}: ${fixed(estimate.bounds.low * 100, 1)}% to ${fixed(estimate.bounds.high * 100, 1)}%` : 'none') : '—'}</td>
              <td className="text-right whitespace-nowrap">
                {flagged ? formatValue(flagged.share, 'share') : '—'}
                {flagged && <span className="block text-[11px] leading-4 text-ink-3">{formatInterval(flagged.low, flagged.high, 'share', flagged.share)}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The rubric changed between this row and the one above it: they are no one series. */
function isBreak(rows: readonly Row[], index: number): boolean {
  const above = rows.slice(0, index).findLast((row) => row.basis)?.basis;
  const here = rows[index]?.basis;
  return Boolean(above && here && above !== here);
}

/** Rate as a dot on its interval; the figures stand beside it. */
function IntervalBar({ rate, low, high, scale, isFaint }: { rate: number; low: number; high: number; scale: number; isFaint: boolean }) {
  const at = (share: number) => `${Math.min(100, (share / scale) * 100)}%`;
  return (
    <span aria-hidden="true" className="relative block h-3" style={{ opacity: isFaint ? 0.5 : 1 }}>
      <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
      <span className="absolute top-1/2 h-[5px] -translate-y-1/2 rounded-full bg-series-1 opacity-35" style={{ left: at(low), width: `calc(${at(high)} - ${at(low)})` }} />
      <span className="absolute top-1/2 size-[9px] -translate-1/2 rounded-full bg-series-1" style={{ left: at(rate) }} />
    </span>
  );
}
