/** The cost page's own panels: the month's end, what failures cost, who spends, what has no price. */
import { Link } from '@remix-run/react';
import type { TraceSummary } from '#app/readings/trace-shapes.ts';
import type { Dimension } from '#schema/filter.ts';
import type { KpiPoint, SeriesInterval } from '#schema/kpis/definition.ts';
import { SeriesChart } from '../charts/series-chart.tsx';
import { DIMENSION_TITLES, useFilterLink, valueLabel } from '../filter/filter-links.ts';
import { formatCount, formatUsd, formatValue } from '../format.ts';
import { formatMonth } from '../format-time.ts';
import { SectionHeader } from '../layout/page-header.tsx';
import { useTimeZone } from '../layout/site.tsx';
import { TraceTable } from '../trace/trace-table.tsx';
import { BudgetPanel } from './budget-panel.tsx';
import { Big, Note, Panel } from './panel.tsx';

interface CostFacts {
  failures: { total: number | null; failed_requests: number | null; failed_calls: number | null } | null;
  users: { user_id: string; total_usd: number; requests: number }[];
  unpriced: { model: string; provider: string; calls: number; tokens: number | null }[];
  forecast: { monthStart: number; spent: number; value: number; low: number; high: number; days: number } | null;
  saving: { saved_usd: number | null; written_usd: number; cached_tokens: number; unpriced_tokens: number };
  budget: { usd: number; state: 'spent' | 'over' | 'open' | 'under' | null } | null;
  dearest: TraceSummary[];
}

export function CostPanels({ failures, users, unpriced, forecast, saving, budget, dearest }: CostFacts) {
  const timeZone = useTimeZone();
  const link = useFilterLink();
  return (
    <>
      <div className="mt-3 grid gap-3 md:grid-cols-2 xl:grid-cols-3">
        <Panel title={forecast ? `Forecast for ${formatMonth(forecast.monthStart, timeZone)}` : 'Forecast for the month'}>
          {forecast ? (
            <>
              <Big>{formatUsd(forecast.value)}</Big>
              <Note>95% interval {formatUsd(forecast.low)} to {formatUsd(forecast.high)}; {formatUsd(forecast.spent)} is spent. From the last {forecast.days} finished days, whatever the window above.</Note>
            </>
          ) : (
            <Note>A forecast takes at least two finished days with a cost.</Note>
          )}
        </Panel>
        <BudgetPanel forecast={forecast} budget={budget} />
        <Panel title="What caching saved">
          <Big>{formatUsd(saving.saved_usd)}</Big>
          <Note>
            {saving.cached_tokens === 0 ? 'No input of this window is known to have come from a provider’s cache.' : `${formatCount(saving.cached_tokens)} input tokens came from providers’ caches; at list prices of the answer’s model, without them.`}
            {saving.written_usd > 0 && ` ${formatUsd(saving.written_usd)} more for writing to caches is taken off.`}
            {saving.unpriced_tokens > 0 && ` ${formatCount(saving.unpriced_tokens)} of them have no price, and are in no saving.`}
          </Note>
        </Panel>
        <Panel title="Cost of failed requests">
          <Big>{formatUsd(failures?.failed_requests ?? null)}</Big>
          <Note>{shareOf(failures?.failed_requests ?? null, failures?.total ?? null)} of the cost went into requests that failed. <Link className="text-link" to={link('/traces?kpi=cost_per_successful_request')}>The dearest of them</Link></Note>
        </Panel>
        <Panel title="Cost of failed calls that were made good">
          <Big>{formatUsd(failures?.failed_calls ?? null)}</Big>
          <Note>{shareOf(failures?.failed_calls ?? null, failures?.total ?? null)} of the cost went into calls that failed in requests that worked in the end.</Note>
        </Panel>
        <Panel title="Models without a price">
          {unpriced.length === 0 ? (
            <Note>Every call that told its usage has a price.</Note>
          ) : (
            <ul className="text-[13px]">
              {unpriced.slice(0, 5).map((model) => (
                <li key={`${model.provider} ${model.model}`} className="flex justify-between gap-3">
                  <bdi className="truncate font-medium" title={model.model}>{valueLabel(model.model)}</bdi>
                  <span className="shrink-0 text-ink-3">{formatCount(model.calls)} calls, {formatCount(model.tokens)} tokens</span>
                </li>
              ))}
            </ul>
          )}
          {unpriced.length > 0 && <Note>They are in no total, rather than free.</Note>}
        </Panel>
      </div>
      <div className="grid gap-x-6 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="min-w-0">
          <SectionHeader title="Dearest requests" />
          <div className="panel overflow-hidden">
            {dearest.length > 0 ? <TraceTable caption="Dearest requests" traces={dearest} isSortable={false} /> : <p className="p-4 text-[13px] text-ink-3">No request of this window has a cost.</p>}
          </div>
        </div>
        <div className="min-w-0">
          <SectionHeader title="Dearest users" />
          <div className="panel overflow-hidden">
            {users.length === 0 ? (
              <p className="p-4 text-[13px] text-ink-3">No request of this window names its user.</p>
            ) : (
              <table className="data-table w-full">
                <caption className="sr-only">Dearest users</caption>
                <thead>
                  <tr>
                    <th scope="col">User</th>
                    <th scope="col" className="text-right">Cost</th>
                    <th scope="col" className="text-right">Requests</th>
                  </tr>
                </thead>
                <tbody>
                  {users.map((user) => (
                    <tr key={user.user_id}>
                      <td className="max-w-0 w-full"><bdi className="block min-w-24 truncate font-mono text-[12px]" title={user.user_id}>{user.user_id}</bdi></td>
                      <td className="text-right whitespace-nowrap">{formatUsd(user.total_usd)}</td>
                      <td className="text-right">{formatCount(user.requests)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </div>
        </div>
      </div>
    </>
  );
}

interface CostOverTimeProps {
  split: Dimension;
  interval: SeriesInterval;
  series: { group: string; points: KpiPoint[] }[];
  examplesHref: (at: number) => string;
  csvHref: string;
}

export function CostOverTime({ split, interval, series, examplesHref, csvHref }: CostOverTimeProps) {
  const timeZone = useTimeZone();
  return (
    <SeriesChart
      title={`Cost by ${DIMENSION_TITLES[split].toLowerCase()}`}
      unit="usd"
      interval={interval}
      shape="bar"
      timeZone={timeZone}
      height={260}
      target={null}
      series={series.map((one, index) => ({ key: one.group || '(not set)', title: valueLabel(one.group), color: index + 1, points: one.points }))}
      lead={<Key names={series.map((one) => valueLabel(one.group))} />}
      csvHref={csvHref}
      examplesHref={examplesHref}
    />
  );
}

/** Stacked parts have no ends to stand beside; their names stand above. */
function Key({ names }: { names: string[] }) {
  return (
    <span className="flex flex-wrap gap-x-4">
      {names.map((name, index) => (
        <span key={name} className="inline-flex max-w-48 items-center gap-1.5 text-ink-2">
          <span aria-hidden="true" className="size-2 shrink-0 rounded-sm" style={{ background: `var(--series-${(index % 6) + 1})` }} />
          <bdi className="truncate" title={name}>{name}</bdi>
        </span>
      ))}
    </span>
  );
}

function shareOf(part: number | null, whole: number | null): string {
  return part === null || whole === null || whole === 0 ? 'An unknown share' : formatValue(part / whole, 'share');
}
