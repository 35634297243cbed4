/** Models by what they cost, with a bar for each one's share; sortable. */
import { Link, useSearchParams } from '@remix-run/react';
import { useMemo } from 'react';
import { filterParams, valueLabel, withDimension, withSearch } from '../filter/filter-links.ts';
import { formatInterval, formatUsd, formatValue } from '../format.ts';
import { columnsOf, DataTable } from '../table/data-table.tsx';
import type { ModelRow } from './overview-types.ts';

const helper = columnsOf<ModelRow>();

export function TopModels({ rows }: { rows: ModelRow[] }) {
  const [search] = useSearchParams();
  const most = Math.max(0, ...rows.map((row) => row.cost?.value ?? 0));
  const columns = useMemo(
    () =>
      helper.columns([
        helper.accessor('model', {
          header: 'Model',
          cell: ({ getValue }) => (
            <Link to={withSearch('/', filterParams(withDimension(search, 'model', [getValue()])))} className="block min-w-28 truncate hover:underline" title={getValue()}>
              <bdi>{valueLabel(getValue())}</bdi>
            </Link>
          ),
        }),
        helper.accessor((row) => row.cost?.value ?? undefined, {
          id: 'cost',
          header: 'Cost',
          sortUndefined: 'last',
          cell: ({ row: { original: { cost } } }) => <CostBar usd={cost?.value ?? null} most={most} missing={cost?.coverage == null ? 'no calls' : 'unpriced'} />,
        }),
        helper.accessor((row) => row.requests?.value ?? undefined, { id: 'requests', header: 'Requests', sortUndefined: 'last', cell: ({ row }) => formatValue(row.original.requests?.value ?? null, 'count') }),
        helper.accessor((row) => row.latency?.value ?? undefined, { id: 'latency', header: 'p95', sortUndefined: 'last', cell: ({ row }) => formatValue(row.original.latency?.value ?? null, 'ms') }),
        helper.accessor((row) => row.errors?.value ?? undefined, {
          id: 'errors',
          header: 'Failed (95% CI)',
          sortUndefined: 'last',
          cell: ({ row: { original } }) => {
            const errors = original.errors;
            const interval = errors && errors.value !== null ? formatInterval(errors.low, errors.high, 'share', errors.value) : null;
            return (
              <span className="whitespace-nowrap">
                {formatValue(errors?.value ?? null, 'share')}
                {interval && <span className="text-ink-3"> ({interval})</span>}
              </span>
            );
          },
        }),
      ]),
    [search, most],
  );
  if (rows.length === 0) return <p className="p-4 text-[13px] text-ink-3">No request of this window names its model.</p>;
  return <DataTable caption="Models by cost" rows={rows} columns={columns} rowKey={(row) => row.model} initialSort={[{ id: 'cost', desc: true }]} numeric={['requests', 'latency', 'errors']} grow="model" wideOnly={['latency']} />;
}

/** @param missing why there is no cost: calls without a price, or none that could have one, as when a cache answered */
function CostBar({ usd, most, missing }: { usd: number | null; most: number; missing: string }) {
  return (
    <span className="flex items-center gap-2">
      <span className="w-20 shrink-0 text-right whitespace-nowrap">{usd === null ? <span className="text-ink-3">{missing}</span> : formatUsd(usd)}</span>
      <span className="h-2 w-16 max-sm:hidden" aria-hidden="true">
        <span className="block h-full min-w-px rounded-sm bg-series-1" style={{ width: `${most > 0 && usd !== null ? (usd / most) * 100 : 0}%` }} />
      </span>
    </span>
  );
}
