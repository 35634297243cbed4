/** Retrieval per index, and the queries that found nothing. */
import { Link } from '@remix-run/react';
import { valueLabel } from '../filter/filter-links.ts';
import { fixed, formatCount, formatInterval, formatValue, plural } from '../format.ts';
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

interface Wording {
  query: string;
  misses: number;
  newest_trace_id: string;
  last_at: number;
}

interface MissedGroup {
  wordings: Wording[];
  others: number;
  misses: number;
  empty: number;
  indexes: string[];
  last_at: number;
}

export function MissedQueries({ groups, misses, wordings, grouped }: { groups: MissedGroup[]; misses: number; wordings: number; grouped: number }) {
  const timeZone = useTimeZone();
  if (groups.length === 0) return <p className="panel p-4 text-[13px] text-ink-3">No retrieval without a hit told its query: either all that told their documents had one, or none ran.</p>;
  return (
    <>
      <p className="mb-2 text-[13px] text-ink-2">
        {plural(misses, 'miss', 'misses')} that told their query, in {plural(wordings, 'wording')}. Wordings that share half of their words or more stand together; small words such as “how do I” do not count, and rare words weigh more.
        {grouped < wordings && ` Grouped are the ${formatCount(grouped)} most frequent.`}
      </p>
      <div className="panel relative overflow-x-auto" tabIndex={0} role="region" aria-label="Queries that miss most">
        <table className="data-table w-full">
          <caption className="sr-only">Queries that miss most, similar wordings together</caption>
          <thead>
            <tr>
              <th scope="col">Queries</th>
              <th scope="col">Index</th>
              <th scope="col" className="text-right">Misses</th>
              <th scope="col" className="text-right">of all</th>
              <th scope="col" className="text-right">of them empty</th>
              <th scope="col">Newest</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group.wordings[0]?.newest_trace_id} className="align-top">
                <td className="w-full max-w-0"><Wordings group={group} /></td>
                <td><bdi className="block max-w-40 truncate text-ink-2" title={group.indexes.join(', ')}>{group.indexes.length > 1 ? plural(group.indexes.length, 'index', 'indexes') : valueLabel(group.indexes[0] ?? '')}</bdi></td>
                <td className="text-right font-medium">{formatCount(group.misses)}</td>
                <td className="text-right">{formatValue(group.misses / misses, 'share')}</td>
                <td className="text-right">{formatCount(group.empty)}</td>
                <td className="whitespace-nowrap">{formatShortTime(group.last_at, timeZone)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** The wording that stands for the group, and others of it on request; each leads to its newest trace. */
function Wordings({ group: { wordings, others } }: { group: MissedGroup }) {
  const [first, ...rest] = wordings;
  if (!first) return null;
  return (
    <div className="min-w-48">
      <Example wording={first} />
      {rest.length > 0 && (
        <details className="mt-0.5 text-[12px] text-ink-3">
          <summary className="cursor-pointer">{plural(rest.length + others, 'similar wording')}<span className="sr-only"> of “{first.query}”</span></summary>
          <ul className="mt-1 grid gap-1">
            {rest.map((wording) => (
              <li key={wording.newest_trace_id} className="flex items-baseline gap-2">
                <Example wording={wording} />
                <span className="shrink-0 tabular-nums">{formatCount(wording.misses)}</span>
              </li>
            ))}
            {others > 0 && <li>and {formatCount(others)} more</li>}
          </ul>
        </details>
      )}
    </div>
  );
}

function Example({ wording: { query, newest_trace_id } }: { wording: Wording }) {
  return (
    <Link to={traceHref(newest_trace_id)} dir="auto" className="text-link block min-w-0 truncate" title={query}>
      {query || '(empty)'}
    </Link>
  );
}
