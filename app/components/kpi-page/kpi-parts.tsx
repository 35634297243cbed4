/** A KPI by the values of a dimension: a table with intervals, and small charts on one scale. */
import { Link, useSearchParams } from '@remix-run/react';
import { useMemo } from 'react';
import type { Dimension, Filter } from '#schema/filter.ts';
import type { KpiDefinition, KpiPoint, KpiReading, SeriesInterval } from '#schema/kpis/definition.ts';
import { domainOf } from '../charts/scale.ts';
import { SmallMultiple } from '../charts/small-multiple.tsx';
import { DIMENSION_TITLES, valueLabel, withDimension } from '../filter/filter-links.ts';
import { formatCount, formatInterval, formatValue } from '../format.ts';
import { VerdictBadge } from '../kpi/verdict.tsx';
import { columnsOf, DataTable } from '../table/data-table.tsx';

interface Part {
  reading: KpiReading;
  points: KpiPoint[] | null;
}

interface KpiPartsProps {
  definition: KpiDefinition;
  filter: Filter;
  interval: SeriesInterval;
  split: Dimension;
  parts: Part[];
}

const helper = columnsOf<Part>();

export function KpiParts({ definition, interval, split, parts }: KpiPartsProps) {
  const [search] = useSearchParams();
  const columns = useMemo(
    () =>
      helper.columns([
        helper.accessor((part) => part.reading.group ?? '', {
          id: 'group',
          header: DIMENSION_TITLES[split],
          cell: ({ getValue }) => (
            <Link to={`?${withDimension(search, split, [getValue()])}`} className="block min-w-32 truncate hover:underline" title={getValue()}>
              <bdi>{valueLabel(getValue())}</bdi>
            </Link>
          ),
        }),
        helper.accessor((part) => part.reading.value ?? undefined, { id: 'value', header: definition.title, sortUndefined: 'last', cell: ({ row }) => <span className="font-semibold">{formatValue(row.original.reading.value, definition.unit)}</span> }),
        helper.display({ id: 'interval', header: '95% CI', cell: ({ row: { original: { reading } } }) => (reading.value === null ? '—' : (formatInterval(reading.low, reading.high, definition.unit, reading.value) ?? '—')) }),
        helper.accessor((part) => part.reading.denominator ?? undefined, { id: 'n', header: 'n', sortUndefined: 'last', cell: ({ row }) => formatCount(row.original.reading.denominator) }),
        helper.accessor((part) => part.reading.verdict, { id: 'verdict', header: 'Verdict', cell: ({ row }) => <VerdictBadge reading={row.original.reading} minimumSample={definition.minimumSample} /> }),
      ]),
    [definition, search, split],
  );
  if (parts.length === 0) return <p className="panel p-6 text-[13px] text-ink-3">This KPI cannot be split by {DIMENSION_TITLES[split].toLowerCase()}, or nothing in this window tells it.</p>;
  const drawn = parts.filter((part) => part.points?.some((point) => point.value !== null));
  // Bands of small parts reach far; the scale is that of the values, and the bands are cut.
  const domain = domainOf(drawn.flatMap((part) => part.points ?? []).map(({ value }) => ({ value, low: null, high: null })), definition.unit, null);
  return (
    <>
      <div className="panel overflow-hidden">
        <DataTable caption={`${definition.title} by ${DIMENSION_TITLES[split].toLowerCase()}`} rows={parts} columns={columns} rowKey={(part) => part.reading.group ?? ''} initialSort={[{ id: 'n', desc: true }]} numeric={['value', 'interval', 'n']} grow="group" wideOnly={['interval']} />
      </div>
      <div className="mt-3 grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-4">
        {drawn.map((part) => (
          <SmallMultiple key={part.reading.group} title={valueLabel(part.reading.group ?? '')} points={part.points ?? []} domain={domain} unit={definition.unit} interval={interval} />
        ))}
      </div>
    </>
  );
}
