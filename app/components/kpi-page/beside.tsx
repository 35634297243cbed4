/** What stands beside a KPI: named figures, and of evaluations the critical cases that got worse. */
import { Link } from '@remix-run/react';
import type { KpiUnit } from '#schema/kpis/definition.ts';
import { formatCount, formatDifference, formatInterval, formatValue, plural } from '../format.ts';
import { formatShortTime } from '../format-time.ts';
import { SectionHeader } from '../layout/page-header.tsx';
import { useTimeZone } from '../layout/site.tsx';
import { traceHref } from '../trace/trace-table.tsx';

interface Figure {
  value: number;
  low: number | null;
  high: number | null;
  of: number | null;
}

interface BesideProps {
  title: string;
  column: string;
  unit: KpiUnit;
  rows: { name: string; now: Figure | null; before: Figure | null; difference: { value: number; low: number; high: number } | null }[];
  hasBefore: boolean;
  regressions: { suite: string; case_id: string; at: number; trace_id: string }[];
}

export function BesideKpi({ title, column, unit, rows, hasBefore, regressions }: BesideProps) {
  const timeZone = useTimeZone();
  if (rows.length === 0) return null;
  return (
    <>
      <SectionHeader title={title} />
      <div className="panel relative overflow-x-auto" tabIndex={0} role="region" aria-label={title}>
        <table className="data-table w-full">
          <caption className="sr-only">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{column}</th>
              <th scope="col" className="text-right">This window</th>
              {hasBefore && <th scope="col" className="text-right">Period before</th>}
              {hasBefore && <th scope="col" className="text-right">Difference (95% CI)</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, now, before, difference }) => (
              <tr key={name}>
                <th scope="row" className="w-full max-w-0 min-w-36 font-medium"><bdi className="block truncate" title={name}>{name || '(not set)'}</bdi></th>
                <td className="text-right whitespace-nowrap"><FigureText figure={now} unit={unit} /></td>
                {hasBefore && <td className="text-right whitespace-nowrap"><FigureText figure={before} unit={unit} /></td>}
                {hasBefore && (
                  <td className="text-right whitespace-nowrap">
                    {difference === null ? <span className="text-ink-3">no run on one side</span> : `${formatDifference(difference.value, unit)} (${formatDifference(difference.low, unit)} to ${formatDifference(difference.high, unit)})`}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {hasBefore && (
        <section className="mt-2 text-[13px]" aria-label="Critical regressions">
          {regressions.length === 0 ? (
            <p className="text-ink-3">No critical case that passed in the period before fails in its newest run.</p>
          ) : (
            <>
              <p className="font-medium">{plural(regressions.length, 'critical case')} passed in the period before and {regressions.length === 1 ? 'fails' : 'fail'} in the newest run:</p>
              <ul className="mt-1 grid gap-0.5 text-ink-2">
                {regressions.map(({ suite, case_id, at, trace_id }) => (
                  <li key={`${suite} ${case_id}`}>
                    <bdi>{suite || '(not set)'}</bdi> · {trace_id ? <Link to={traceHref(trace_id)} className="text-link"><bdi>{case_id}</bdi></Link> : <bdi>{case_id}</bdi>} · {formatShortTime(at, timeZone)}
                  </li>
                ))}
              </ul>
            </>
          )}
        </section>
      )}
    </>
  );
}

function FigureText({ figure, unit }: { figure: Figure | null; unit: KpiUnit }) {
  if (figure === null) return <span className="text-ink-3">no run</span>;
  const interval = figure.low === null ? null : formatInterval(figure.low, figure.high, unit, figure.value);
  return (
    <>
      <span className="font-semibold">{formatValue(figure.value, unit)}</span>
      <span className="text-ink-3">{interval && ` (${interval})`}{figure.of !== null && ` n = ${formatCount(figure.of)}`}</span>
    </>
  );
}
