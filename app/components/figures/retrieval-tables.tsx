/** Retrieval per index, and the queries that found nothing. */
import { Link } from '@remix-run/react';
import { valueLabel } from '../filter/filter-links.ts';
import { fixed, formatCount, formatInterval, formatValue } from '../format.ts';
import { formatShortTime } from '../format-time.ts';
import { useTimeZone } from '../layout/site.tsx';
import { traceHref } from '../trace/trace-table.tsx';

interface Share {
  share: number;
  low: number;
  high: number;
  of: number;
}

interface IndexRow {
  index: string;
  retrievals: number;
  errors: number;
  empty: Share | null;
  below: Share | null;
  scores: { p10: number; p50: number; p90: number; threshold: number | null } | null;
}

export function IndexTable({ rows }: { rows: IndexRow[] }) {
  if (rows.length === 0) return <p className="panel p-4 text-[13px] text-ink-3">No request of this window ran a retrieval.</p>;
  return (
    <div className="panel relative overflow-x-auto" tabIndex={0} role="region" aria-label="By index">
      <table className="data-table w-full">
        <caption className="sr-only">Retrieval by index</caption>
        <thead>
          <tr>
            <th scope="col">Index</th>
            <th scope="col" className="text-right">Retrievals</th>
            <th scope="col" className="text-right">Nothing returned (95% CI)</th>
            <th scope="col" className="text-right">All below the threshold (95% CI)</th>
            <th scope="col" className="text-right">Best score: p10, median, p90</th>
            <th scope="col" className="text-right">Threshold</th>
            <th scope="col" className="text-right">Failed</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.index}>
              <td><bdi className="block max-w-56 truncate font-medium" title={row.index}>{valueLabel(row.index)}</bdi></td>
              <td className="text-right">{formatCount(row.retrievals)}</td>
              <td className="text-right whitespace-nowrap"><ShareText share={row.empty} missing="not told" /></td>
              <td className="text-right whitespace-nowrap"><ShareText share={row.below} missing="no threshold set" /></td>
              <td className="text-right whitespace-nowrap">{row.scores ? [row.scores.p10, row.scores.p50, row.scores.p90].map((score) => fixed(score, 2)).join(' · ') : '—'}</td>
              <td className="text-right">{row.scores?.threshold == null ? '—' : fixed(row.scores.threshold, 2)}</td>
              <td className="text-right">{formatCount(row.errors)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ShareText({ share, missing }: { share: Share | null; missing: string }) {
  if (!share) return <span className="text-ink-3">{missing}</span>;
  return (
    <>
      {formatValue(share.share, 'share')} <span className="text-ink-3">({formatInterval(share.low, share.high, 'share', share.share)})</span>
    </>
  );
}

interface MissedQuery {
  query: string;
  index: string;
  misses: number;
  empty: number;
  newest_trace_id: string;
  last_at: number;
}

export function MissedQueries({ rows }: { rows: MissedQuery[] }) {
  const timeZone = useTimeZone();
  if (rows.length === 0) return <p className="panel p-4 text-[13px] text-ink-3">Every retrieval that told its documents had a hit.</p>;
  return (
    <div className="panel relative overflow-x-auto" tabIndex={0} role="region" aria-label="Queries that miss most">
      <table className="data-table w-full">
        <caption className="sr-only">Queries that miss most</caption>
        <thead>
          <tr>
            <th scope="col">Query</th>
            <th scope="col">Index</th>
            <th scope="col" className="text-right">Misses</th>
            <th scope="col" className="text-right">of them empty</th>
            <th scope="col">Newest</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.newest_trace_id}>
              <td className="w-full max-w-0"><span dir="auto" className="block min-w-48 truncate" title={row.query}>{row.query || '(not told)'}</span></td>
              <td><bdi className="block max-w-40 truncate text-ink-2" title={row.index}>{valueLabel(row.index)}</bdi></td>
              <td className="text-right font-medium">{formatCount(row.misses)}</td>
              <td className="text-right">{formatCount(row.empty)}</td>
              <td className="whitespace-nowrap"><Link to={traceHref(row.newest_trace_id)} className="text-link">{formatShortTime(row.last_at, timeZone)}</Link></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
