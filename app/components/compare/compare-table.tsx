/** Each KPI on both sides, the difference with its interval, and what could have been seen. */
import { Link } from '@remix-run/react';
import { useMemo } from 'react';
import type { KpiDefinition, KpiUnit } from '#schema/kpis/definition.ts';
import { findKpi } from '#schema/kpis/index.ts';
import { useFilterLink } from '../filter/filter-links.ts';
import { formatCount, formatDifference, formatInterval, formatValue } from '../format.ts';
import { changeTone } from '../kpi/change.tsx';
import { byFamily, FAMILY_TITLES } from '../kpi/families.ts';
import { columnsOf, DataTable } from '../table/data-table.tsx';

interface Figure {
  value: number | null;
  low: number | null;
  high: number | null;
  denominator: number | null;
}

export interface Compared {
  key: string;
  a: Figure;
  b: Figure;
  difference: number | null;
  low: number | null;
  high: number | null;
  isDetectable: boolean | null;
  method: DifferenceMethod | null;
  detectable: number | null;
}

type DifferenceMethod = 'newcombe' | 'binomial' | 'bootstrap' | 'square_and_add';

/** How the interval of a difference was made, as it is said behind it. */
export const DIFFERENCE_METHODS: Record<DifferenceMethod, string> = {
  newcombe: 'Newcombe',
  binomial: 'exact, by share of both',
  bootstrap: 'bootstrap',
  square_and_add: 'square and add',
};

interface Row {
  definition: KpiDefinition;
  compared: Compared;
}

const helper = columnsOf<Row>();

export function CompareTable({ rows: list, nameA, nameB }: { rows: readonly Compared[]; nameA: string; nameB: string }) {
  const link = useFilterLink();
  const rows = useMemo(
    () =>
      byFamily(list.flatMap(({ key }) => findKpi(key) ?? [])).flatMap(({ kpis }) =>
        kpis.flatMap((definition) => {
          const compared = list.find((one) => one.key === definition.key);
          return compared ? [{ definition, compared }] : [];
        }),
      ),
    [list],
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
        helper.display({ id: 'a', header: () => <bdi className="ml-auto block max-w-40 truncate">{nameA}</bdi>, cell: ({ row: { original } }) => <Side figure={original.compared.a} unit={original.definition.unit} /> }),
        helper.display({ id: 'b', header: () => <bdi className="ml-auto block max-w-40 truncate">{nameB}</bdi>, cell: ({ row: { original } }) => <Side figure={original.compared.b} unit={original.definition.unit} /> }),
        helper.accessor((row) => (row.compared.isDetectable === true ? 0 : row.compared.isDetectable === null ? 2 : 1), {
          id: 'difference',
          header: 'Difference (95% CI)',
          cell: ({ row: { original } }) => <Difference row={original} />,
        }),
      ]),
    [link, nameA, nameB],
  );
  return <DataTable caption={`${nameA} against ${nameB}`} rows={rows} columns={columns} rowKey={(row) => row.definition.key} numeric={['a', 'b']} grow="title" />;
}

function Side({ figure, unit }: { figure: Figure; unit: KpiUnit }) {
  const interval = figure.value === null ? null : formatInterval(figure.low, figure.high, unit, figure.value);
  return (
    <span>
      <span className="font-semibold">{formatValue(figure.value, unit)}</span>
      <span className="block text-[11px] leading-4 text-ink-3">
        {[interval, figure.denominator === null ? null : `n = ${formatCount(figure.denominator)}`].filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}

function Difference({ row: { definition, compared } }: { row: Row }) {
  const { difference, isDetectable } = compared;
  const { unit, better } = definition;
  if (difference === null) return <span className="text-ink-3">{compared.a.value === null && compared.b.value === null ? 'not known on either side' : 'not known on one side'}</span>;
  return (
    <span className="block min-w-44">
      <span className="whitespace-nowrap">
        <span className={isDetectable ? `font-semibold ${changeTone(difference, better)}` : 'text-ink-2'}>{formatDifference(difference, unit)}</span>
        <span className="text-ink-3"> {boundsText(compared, unit)}</span>
      </span>
      <span className="block text-[11px] leading-4 text-ink-3">
        {verdictSentence(definition, compared)}
        {compared.method && ` (${DIFFERENCE_METHODS[compared.method]})`}
      </span>
    </span>
  );
}

function boundsText({ low, high }: Compared, unit: KpiUnit): string {
  if (low === null || high === null) return '';
  const bare = (value: number) => formatDifference(value, unit).replace(' points', '');
  return `(${bare(low)} to ${bare(high)})`;
}

/** "No detectable change; a change of 1.4 points or more would have been seen." */
export function verdictSentence({ unit, measure }: Pick<KpiDefinition, 'unit' | 'measure'>, { isDetectable, detectable }: Pick<Compared, 'isDetectable' | 'detectable'>): string {
  const size = detectable === null ? null : formatDifference(detectable, unit).replace('+', '');
  if (isDetectable === null) return measure.kind === 'count' || measure.kind === 'sum' ? 'A total: it follows the traffic of its side.' : 'No interval can be made.';
  if (isDetectable) return 'More than noise explains.';
  return size === null ? 'No detectable change; the samples are too small to see one.' : `No detectable change; a change of ${size} or more would have been seen.`;
}
