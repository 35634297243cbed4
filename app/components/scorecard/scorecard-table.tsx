/** All KPIs in one sortable table. */
import { Await, Link } from '@remix-run/react';
import { Pin } from 'lucide-react';
import { Suspense, useMemo } from 'react';
import type { KpiChange, KpiDefinition, Verdict } from '#schema/kpis/definition.ts';
import { useFilterLink } from '../filter/filter-links.ts';
import { formatCount, formatInterval, formatValue } from '../format.ts';
import { ChangeText } from '../kpi/change.tsx';
import { ExplainKpi, targetText } from '../kpi/explain.tsx';
import { FAMILY_TITLES } from '../kpi/families.ts';
import { Sparkline, type SparkPoint } from '../kpi/sparkline.tsx';
import { VerdictBadge } from '../kpi/verdict.tsx';
import { columnsOf, DataTable } from '../table/data-table.tsx';

export interface ScoreRow {
  definition: KpiDefinition;
  change: KpiChange;
  isPinned: boolean;
}

interface ScorecardTableProps {
  rows: ScoreRow[];
  sparks: Promise<Record<string, SparkPoint[]>>;
  onPin: (key: string) => void;
}

/** What asks for attention comes first. */
const VERDICT_ORDER: Record<Verdict, number> = { bad: 0, undetermined: 1, good: 2, none: 3 };
const helper = columnsOf<ScoreRow>();

export function ScorecardTable({ rows, sparks, onPin }: ScorecardTableProps) {
  const link = useFilterLink();
  const columns = useMemo(
    () =>
      helper.columns([
        helper.accessor((row) => (row.isPinned ? 0 : 1), {
          id: 'pin',
          header: () => <span className="sr-only">Pinned</span>,
          cell: ({ row: { original } }) => (
            <button type="button" className="icon-button -my-1" aria-pressed={original.isPinned} onClick={() => onPin(original.definition.key)} title={original.isPinned ? 'Unpin' : 'Pin to the top'}>
              <Pin size={13} aria-hidden="true" />
              <span className="sr-only">Pin {original.definition.title}</span>
            </button>
          ),
        }),
        helper.accessor((row) => row.definition.title, {
          id: 'title',
          header: 'KPI',
          cell: ({ row: { original } }) => (
            <span className="block min-w-40">
              <Link to={link(`/kpis/${original.definition.key}`)} className="block truncate font-medium hover:underline">{original.definition.title}</Link>
              <span className="block truncate text-[12px] text-ink-3">{FAMILY_TITLES[original.definition.family]}</span>
            </span>
          ),
        }),
        helper.accessor((row) => row.change.reading.value ?? undefined, {
          id: 'value',
          header: 'Value (95% CI)',
          enableSorting: false,
          cell: ({ row: { original } }) => <Value row={original} />,
        }),
        helper.accessor((row) => VERDICT_ORDER[row.change.reading.verdict], {
          id: 'verdict',
          header: 'Verdict',
          cell: ({ row: { original } }) => <VerdictBadge reading={original.change.reading} minimumSample={original.definition.minimumSample} />,
        }),
        helper.accessor((row) => row.change.reading.target ?? undefined, {
          id: 'target',
          header: 'Target',
          enableSorting: false,
          cell: ({ row: { original: { definition, change: { reading } } } }) => (
            <Link to={`/targets?key=${definition.key}`} className="whitespace-nowrap text-ink-2 hover:underline">
              {reading.target === null ? (definition.targetNote ?? 'none') : targetText(reading.target, definition, reading.targetDirection)}
              <span className="sr-only">, target of {definition.title}</span>
            </Link>
          ),
        }),
        helper.accessor((row) => relativeChange(row.change), {
          id: 'change',
          header: 'Against the period before',
          sortUndefined: 'last',
          cell: ({ row: { original } }) => <ChangeText change={original.change} better={original.definition.better} />,
        }),
        helper.display({
          id: 'trend',
          header: 'Trend',
          cell: ({ row: { original } }) => (
            <div className="w-[120px]">
            <Suspense fallback={<div className="skeleton h-7 w-[120px]" />}>
              <Await resolve={sparks} errorElement={<span className="text-ink-3">—</span>}>
                {(byKey) => <Sparkline points={byKey[original.definition.key] ?? []} />}
              </Await>
            </Suspense>
            </div>
          ),
        }),
        helper.accessor((row) => row.change.reading.denominator ?? undefined, { id: 'n', header: 'n', sortUndefined: 'last', cell: ({ row: { original } }) => formatCount(original.change.reading.denominator) }),
      ]),
    [link, onPin, sparks],
  );
  return <DataTable caption="All KPIs" rows={rows} columns={columns} rowKey={(row) => row.definition.key} numeric={['value', 'n']} grow="title" wideOnly={['target', 'trend', 'n']} />;
}

function Value({ row: { definition, change } }: { row: ScoreRow }) {
  const { reading } = change;
  const interval = reading.value === null ? null : formatInterval(reading.low, reading.high, reading.unit, reading.value);
  return (
    <ExplainKpi
      definition={definition}
      reading={reading}
      change={change}
      note={`${definition.title}, what it means`}
      className="rounded text-right whitespace-nowrap hover:underline"
      trigger={
        <>
          <span className="font-semibold">{formatValue(reading.value, reading.unit)}</span>
          {interval && <span className="block text-[12px] text-ink-3">{interval}</span>}
        </>
      }
    />
  );
}

/** Changes of different units sort by their size relative to the period before. */
function relativeChange({ difference, previous }: KpiChange): number | undefined {
  if (difference === null || !previous.value) return undefined;
  return difference / Math.abs(previous.value);
}
