/** Failures by kind: of requests, as people saw them, and of calls, by provider. */
import { Link } from '@remix-run/react';
import { useFilterLink, valueLabel } from '../filter/filter-links.ts';
import { formatCount, formatInterval, formatValue } from '../format.ts';
import { SectionHeader } from '../layout/page-header.tsx';

interface ErrorTablesProps {
  byProvider: { provider: string; error_type: string; calls: number; of: number; share: number; low: number; high: number; rate_limited: number }[];
  requests: { error_type: string; requests: number }[];
}

export function ErrorTables({ byProvider, requests }: ErrorTablesProps) {
  const link = useFilterLink();
  return (
    <div className="grid gap-x-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
      <div className="min-w-0">
        <SectionHeader title="Failed requests by error">
          <Link to={link('/traces?status=failed')} className="text-link text-[13px]">All failures</Link>
        </SectionHeader>
        <div className="panel overflow-hidden">
          {requests.length === 0 ? (
            <p className="p-4 text-[13px] text-ink-3">No request of this window failed.</p>
          ) : (
            <table className="data-table w-full">
              <caption className="sr-only">Failed requests by error</caption>
              <thead>
                <tr>
                  <th scope="col">Error</th>
                  <th scope="col" className="text-right">Requests</th>
                </tr>
              </thead>
              <tbody>
                {requests.map((row) => (
                  <tr key={row.error_type}>
                    <td className="max-w-0 w-full"><bdi className="block truncate" title={row.error_type}>{valueLabel(row.error_type)}</bdi></td>
                    <td className="text-right">{formatCount(row.requests)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      </div>
      <div className="min-w-0">
        <SectionHeader title="Failed calls by provider and error" about="retried or not" />
        <div className="panel relative overflow-x-auto" tabIndex={0} role="region" aria-label="Failed calls by provider and error">
          {byProvider.length === 0 ? (
            <p className="p-4 text-[13px] text-ink-3">No call of this window failed.</p>
          ) : (
            <table className="data-table w-full">
              <caption className="sr-only">Failed calls by provider and error</caption>
              <thead>
                <tr>
                  <th scope="col">Provider</th>
                  <th scope="col">Error</th>
                  <th scope="col" className="text-right">Calls</th>
                  <th scope="col" className="text-right">Of the provider’s calls (95% CI)</th>
                </tr>
              </thead>
              <tbody>
                {byProvider.map((row) => (
                  <tr key={`${row.provider} ${row.error_type}`}>
                    <td><bdi>{valueLabel(row.provider)}</bdi></td>
                    <td>
                      <bdi>{row.error_type}</bdi>
                      {row.rate_limited > 0 && <span className="text-ink-3"> · rate limit</span>}
                    </td>
                    <td className="text-right">{formatCount(row.calls)}</td>
                    <td className="text-right whitespace-nowrap">
                      {formatValue(row.share, 'share')} <span className="text-ink-3">({formatInterval(row.low, row.high, 'share', row.share)}), n = {formatCount(row.of)}</span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      </div>
    </div>
  );
}
