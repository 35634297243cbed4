/** Each KPI on both sides, the difference with its interval, and what could have been seen. */
import { Link } from '@remix-run/react';
import { useMemo } from 'react';
import type { KpiChange, KpiDefinition } from '#schema/kpis/definition.ts';
import { findKpi } from '#schema/kpis/index.ts';
import { useFilterLink, valueLabel } from '../filter/filter-links.ts';
import { formatCount, formatDifference, formatInterval, formatValue } from '../format.ts';
import { changeTone, differenceInterval } from '../kpi/change.tsx';
import { byFamily, FAMILY_TITLES } from '../kpi/families.ts';
import { columnsOf, DataTable } from '../table/data-table.tsx';

interface Row {
  definition: KpiDefinition;
  change: KpiChange;
}

const helper = columnsOf<Row>();

export function CompareTable({ changes, nameA, nameB }: { changes: readonly KpiChange[]; nameA: string; nameB: string }) {
  const link = useFilterLink();
  const rows = useMemo(
    () =>
      byFamily(changes.flatMap((change) => findKpi(change.key) ?? [])).flatMap(({ kpis }) =>
        kpis.flatMap((definition) => {
          const change = changes.find((one) => one.key === definition.key);
          return change ? [{ definition, change }] : [];
        }),
      ),
    [changes],
  );
  const columns = useMemo(
    () =>
      helper.columns([
        helper.accessor((row) => row.definition.title, {
          id: 'title',
          header: 'KPI',
          cell: ({ row: { original } }) => (
            <span className="block min-w-36">
              <Link to={link(`/kpis/${original.definition.key}`)} className="block truncate font-medium hover:underline">{original.definition.title}</Link>
              <span className="block truncate text-[12px] text-ink-3">{FAMILY_TITLES[original.definition.family]}</span>
            </span>
          ),
        }),
        helper.display({ id: 'a', header: () => <bdi className="block max-w-40 truncate">{nameA}</bdi>, cell: ({ row }) => <Side reading={row.original.change.previous} /> }),
        helper.display({ id: 'b', header: () => <bdi className="block max-w-40 truncate">{nameB}</bdi>, cell: ({ row }) => <Side reading={row.original.change.reading} /> }),
        helper.accessor((row) => (row.change.isDetectable === true ? 0 : row.change.isDetectable === null ? 2 : 1), {
          id: 'difference',
          header: 'Difference (95% CI)',
          cell: ({ row: { original } }) => <Difference row={original} />,
        }),
      ]),
    [link, nameA, nameB],
  );
  return <DataTable caption={`${nameA} against ${nameB}`} rows={rows} columns={columns} rowKey={(row) => row.definition.key} numeric={['a', 'b']} grow="title" />;
}

function Side({ reading }: { reading: KpiChange['reading'] }) {
  const interval = reading.value === null ? null : formatInterval(reading.low, reading.high, reading.unit, reading.value);
  return (
    <span>
      <span className="font-semibold">{formatValue(reading.value, reading.unit)}</span>
      <span className="block text-[11px] leading-4 text-ink-3">
        {interval ? `${interval} · ` : ''}n = {formatCount(reading.denominator)}
      </span>
    </span>
  );
}

function Difference({ row: { definition, change } }: { row: Row }) {
  const { difference, reading, low, high, isDetectable } = change;
  if (difference === null) return <span className="text-ink-3">one side is unknown</span>;
  const interval = differenceInterval(change, reading.unit);
  const reach = low === null || high === null ? null : Math.max(high - difference, difference - low);
  return (
    <span className="block min-w-44">
      <span className={isDetectable ? `font-semibold ${changeTone(difference, definition.better)}` : 'text-ink-2'}>{formatDifference(difference, reading.unit)}</span>
      {interval && <span className="text-ink-3"> {interval}</span>}
      <span className="block text-[11px] leading-4 text-ink-3">
        {isDetectable === null ? 'no interval can be made' : isDetectable ? 'more than noise' : reach === null ? '' : `not told from noise; about ${formatDifference(reach, reading.unit).replace('+', '')} would have been`}
      </span>
    </span>
  );
}

/** What each side is made of. */
export function MixTable({ rows, nameA, nameB, title }: { rows: { value: string; a: number; b: number }[]; nameA: string; nameB: string; title: string }) {
  return (
    <section className="panel overflow-hidden" aria-label={`Mix by ${title.toLowerCase()}`}>
      <table className="data-table w-full">
        <caption className="sr-only">Mix by {title.toLowerCase()}</caption>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col" className="text-right"><bdi className="ml-auto block max-w-28 truncate">{nameA}</bdi></th>
            <th scope="col" className="text-right"><bdi className="ml-auto block max-w-28 truncate">{nameB}</bdi></th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 8).map((row) => (
            <tr key={row.value}>
              <td className="w-full max-w-0"><bdi className="block truncate" title={row.value}>{valueLabel(row.value)}</bdi></td>
              <td className="text-right">{formatValue(row.a, 'share')}</td>
              <td className="text-right">{formatValue(row.b, 'share')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
