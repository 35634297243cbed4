/** Several KPIs by the values of a dimension, a row a value, each figure with its interval. */
import { Link, useSearchParams } from '@remix-run/react';
import { useMemo } from 'react';
import type { Dimension } from '#schema/filter.ts';
import type { KpiReading } from '#schema/kpis/definition.ts';
import { findKpi } from '#schema/kpis/index.ts';
import { DIMENSION_TITLES, valueLabel, withDimension } from '../filter/filter-links.ts';
import { formatInterval, formatValue } from '../format.ts';
import { columnsOf, DataTable } from '../table/data-table.tsx';

export interface BreakdownRow {
  group: string;
  readings: Record<string, KpiReading>;
}

const helper = columnsOf<BreakdownRow>();

interface BreakdownTableProps {
  /** Null for groups that are no dimension of the filter. */
  dimension: Dimension | null;
  title: string;
  rows: BreakdownRow[];
  /** KPIs in the order of the columns; the first sorts. */
  keys: readonly string[];
}

export function BreakdownTable({ dimension, title, rows, keys }: BreakdownTableProps) {
  const [search] = useSearchParams();
  const columns = useMemo(
    () =>
      helper.columns([
        helper.accessor('group', {
          header: title,
          cell: ({ getValue }) =>
            dimension === null ? (
              <bdi className="block min-w-28 truncate" title={getValue()}>{valueLabel(getValue())}</bdi>
            ) : (
              <Link to={`?${withDimension(search, dimension, [getValue()])}`} className="block min-w-28 truncate hover:underline" title={getValue()}>
                <bdi>{valueLabel(getValue())}</bdi>
              </Link>
            ),
        }),
        ...keys.map((key) =>
          helper.accessor((row) => row.readings[key]?.value ?? undefined, {
            id: key,
            header: findKpi(key)?.title ?? key,
            sortUndefined: 'last',
            cell: ({ row: { original } }) => <Figure reading={original.readings[key]} />,
          }),
        ),
      ]),
    [dimension, title, keys, search],
  );
  if (rows.length === 0) return <p className="p-4 text-[13px] text-ink-3">Nothing in this window tells it.</p>;
  return <DataTable caption={`By ${title.toLowerCase()}`} rows={rows} columns={columns} rowKey={(row) => row.group} initialSort={[{ id: keys[0] ?? 'group', desc: true }]} numeric={keys} grow="group" wideOnly={keys.slice(2)} />;
}

function Figure({ reading }: { reading: KpiReading | undefined }) {
  if (!reading || reading.value === null) return <span className="text-ink-3">—</span>;
  const interval = formatInterval(reading.low, reading.high, reading.unit, reading.value);
  return (
    <span>
      <span className="font-medium">{formatValue(reading.value, reading.unit)}</span>
      {interval && <span className="block text-[11px] leading-4 text-ink-3">{interval}</span>}
    </span>
  );
}

/** "Prompt version" for a dimension. */
export const dimensionTitle = (dimension: Dimension): string => DIMENSION_TITLES[dimension];
