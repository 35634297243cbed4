/** What was sent from elsewhere, by whatever door; each can be deleted. */
import { Form, Link } from '@remix-run/react';
import { findKpi } from '#schema/kpis/index.ts';
import { formatCount, formatValue } from '../format.ts';
import { formatTime, formatWindow } from '../format-time.ts';
import { useTimeZone } from '../layout/site.tsx';

export interface SentFigure {
  value_id: string;
  key: string;
  from_ms: number;
  to_ms: number;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  standard_deviation: number | null;
  sample_size: number | null;
  feature: string;
  group_name: string;
  note: string;
  version: number;
}

export function FigureList({ figures, isBusy }: { figures: readonly SentFigure[]; isBusy: boolean }) {
  const timeZone = useTimeZone();
  return (
    <div className="panel relative overflow-x-auto" tabIndex={0} role="region" aria-label="Figures that were sent">
      <table className="data-table w-full">
        <caption className="sr-only">Figures that were sent, the newest first</caption>
        <thead>
          <tr>
            <th scope="col">KPI</th>
            <th scope="col">Period</th>
            <th scope="col" className="text-right">Value</th>
            <th scope="col" className="text-right max-md:hidden">Counts</th>
            <th scope="col" className="max-md:hidden">Feature, group</th>
            <th scope="col" className="max-md:hidden">Sent</th>
            <th scope="col"><span className="sr-only">Delete</span></th>
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <tr key={figure.value_id}>
              <th scope="row" className="font-normal">
                <Link to={`/kpis/${figure.key}`} className="font-medium hover:underline">{findKpi(figure.key)?.title ?? figure.key}</Link>
                {figure.note && <span className="block max-w-80 truncate text-[12px] text-ink-3" title={figure.note}>{figure.note}</span>}
              </th>
              <td className="whitespace-nowrap">{formatWindow({ from: figure.from_ms, to: figure.to_ms }, timeZone)}</td>
              <td className="text-right whitespace-nowrap">{figureValue(figure)}</td>
              <td className="text-right whitespace-nowrap text-ink-2 max-md:hidden">{countsOf(figure)}</td>
              <td className="text-ink-2 max-md:hidden"><bdi>{[figure.feature, figure.group_name].filter(Boolean).join(', ') || '—'}</bdi></td>
              <td className="whitespace-nowrap text-ink-3 max-md:hidden">{formatTime(figure.version / 1_000, timeZone)}</td>
              <td className="text-right">
                <Form method="post" preventScrollReset>
                  <input type="hidden" name="value_id" value={figure.value_id} />
                  <button type="submit" name="intent" value="delete" className="control" disabled={isBusy}>Delete<span className="sr-only"> {findKpi(figure.key)?.title ?? figure.key}, {formatWindow({ from: figure.from_ms, to: figure.to_ms }, timeZone)}</span></button>
                </Form>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What it says itself, else its share. */
export function figureValue({ key, value, numerator, denominator }: Pick<SentFigure, 'key' | 'value' | 'numerator' | 'denominator'>): string {
  const own = value ?? (numerator !== null && denominator !== null && denominator > 0 ? numerator / denominator : null);
  return formatValue(own, findKpi(key)?.unit ?? 'ratio');
}

function countsOf({ numerator, denominator, sample_size, standard_deviation }: SentFigure): string {
  if (numerator !== null && denominator !== null) return `${formatCount(numerator)} of ${formatCount(denominator)}`;
  if (sample_size !== null) return `n ${formatCount(sample_size)}${standard_deviation === null ? '' : `, sd ${formatValue(standard_deviation, 'ratio')}`}`;
  return '—';
}
