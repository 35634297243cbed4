/** One dimension's part in a change: each value then and now, how much is its own doing and how much its traffic's. */
import { Link, useSearchParams } from '@remix-run/react';
import type { Dimension } from '#schema/filter.ts';
import type { KpiDefinition, KpiReading } from '#schema/kpis/definition.ts';
import { DIMENSION_TITLES, filterParams, valueLabel, withDimension, withSearch } from '../filter/filter-links.ts';
import { formatCount, formatDifference, formatValue } from '../format.ts';

interface Split {
  change: number;
  rate: number;
  mix: number;
  groups: { group: string; before: number | null; after: number | null; shareBefore: number; shareAfter: number; rate: number; mix: number; total: number }[];
}

interface MovementTableProps {
  definition: KpiDefinition;
  form: 'rate' | 'total' | 'none';
  dimension: Dimension;
  split: Split | null;
  groups: { group: string; before: KpiReading | null; after: KpiReading | null }[];
}

/** More values than this are summed in one row. */
const ROWS_SHOWN = 8;

export function MovementTable({ definition, form, dimension, split, groups }: MovementTableProps) {
  const title = DIMENSION_TITLES[dimension];
  return (
    <section className="panel overflow-hidden" aria-label={`By ${title.toLowerCase()}`}>
      <h2 className="border-b border-line px-3 py-2.5 text-[13px] font-semibold">By {title.toLowerCase()}</h2>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={`By ${title.toLowerCase()}, table`}>
        {split ? <SplitTable definition={definition} form={form} dimension={dimension} split={split} /> : <ThenAndNow definition={definition} dimension={dimension} groups={groups} />}
      </div>
    </section>
  );
}

function SplitTable({ definition, form, dimension, split }: Omit<MovementTableProps, 'groups' | 'split'> & { split: Split }) {
  const { unit } = definition;
  const shown = split.groups.slice(0, ROWS_SHOWN);
  const rest = split.groups.slice(ROWS_SHOWN);
  const most = Math.max(...split.groups.map((group) => Math.abs(group.total)));
  const sum = (of: 'rate' | 'mix' | 'total') => rest.reduce((total, group) => total + group[of], 0);
  return (
    <table className="data-table w-full">
      <thead>
        <tr>
          <th scope="col">{DIMENSION_TITLES[dimension]}</th>
          <th scope="col" className="text-right">Before → after</th>
          <th scope="col" className="text-right">{form === 'rate' ? 'Share of traffic' : 'Share of total'}</th>
          <th scope="col" className="text-right">{form === 'rate' ? 'Rate' : 'Each'}</th>
          <th scope="col" className="text-right">{form === 'rate' ? 'Mix' : 'How many'}</th>
          <th scope="col" className="text-right">Part of the change</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((group) => (
          <tr key={group.group}>
            <th scope="row" className="font-normal"><GroupLink dimension={dimension} group={group.group} definition={definition} /></th>
            <td className="text-right whitespace-nowrap">
              {formatValue(group.before, unit)} <span className="text-ink-3">→</span> {formatValue(group.after, unit)}
            </td>
            <td className="text-right whitespace-nowrap text-ink-2">
              {formatValue(group.shareBefore, 'share')} <span className="text-ink-3">→</span> {formatValue(group.shareAfter, 'share')}
            </td>
            <td className="text-right whitespace-nowrap">{formatDifference(group.rate, unit)}</td>
            <td className="text-right whitespace-nowrap">{formatDifference(group.mix, unit)}</td>
            <td className="text-right whitespace-nowrap"><Part value={group.total} most={most} text={formatDifference(group.total, unit)} /></td>
          </tr>
        ))}
        {rest.length > 0 && (
          <tr>
            <th scope="row" className="font-normal text-ink-3">{rest.length} more</th>
            <td /><td />
            <td className="text-right whitespace-nowrap">{formatDifference(sum('rate'), unit)}</td>
            <td className="text-right whitespace-nowrap">{formatDifference(sum('mix'), unit)}</td>
            <td className="text-right whitespace-nowrap"><Part value={sum('total')} most={most} text={formatDifference(sum('total'), unit)} /></td>
          </tr>
        )}
        <tr className="font-semibold">
          <th scope="row" className="font-semibold">All</th>
          <td /><td />
          <td className="text-right whitespace-nowrap">{formatDifference(split.rate, unit)}</td>
          <td className="text-right whitespace-nowrap">{formatDifference(split.mix, unit)}</td>
          <td className="text-right whitespace-nowrap">{formatDifference(split.change, unit)}</td>
        </tr>
      </tbody>
    </table>
  );
}

/** A figure that does not add up: the values themselves, and no claim beyond them. */
function ThenAndNow({ definition, dimension, groups }: Pick<MovementTableProps, 'definition' | 'dimension' | 'groups'>) {
  const { unit } = definition;
  const difference = (before: KpiReading | null, after: KpiReading | null) =>
    before?.value == null || after?.value == null ? '—' : formatDifference(after.value - before.value, unit);
  return (
    <table className="data-table w-full">
      <thead>
        <tr>
          <th scope="col">{DIMENSION_TITLES[dimension]}</th>
          <th scope="col" className="text-right">Before</th>
          <th scope="col" className="text-right">After</th>
          <th scope="col" className="text-right">Change</th>
          <th scope="col" className="text-right">n before → after</th>
        </tr>
      </thead>
      <tbody>
        {groups.slice(0, ROWS_SHOWN).map(({ group, before, after }) => (
          <tr key={group}>
            <th scope="row" className="font-normal"><GroupLink dimension={dimension} group={group} definition={definition} /></th>
            <td className="text-right whitespace-nowrap">{formatValue(before?.value ?? null, unit)}</td>
            <td className="text-right whitespace-nowrap">{formatValue(after?.value ?? null, unit)}</td>
            <td className="text-right whitespace-nowrap">{difference(before, after)}</td>
            <td className="text-right whitespace-nowrap text-ink-3">{formatCount(before?.denominator ?? null)} → {formatCount(after?.denominator ?? null)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function GroupLink({ dimension, group, definition }: { dimension: Dimension; group: string; definition: KpiDefinition }) {
  const [search] = useSearchParams();
  return (
    <Link to={withSearch(`/kpis/${definition.key}`, filterParams(withDimension(search, dimension, [group])))} className="block max-w-56 min-w-24 truncate hover:underline" title={group}>
      <bdi>{valueLabel(group)}</bdi>
    </Link>
  );
}

/** A bar that goes left for less and right for more, beside its figure. */
function Part({ value, most, text }: { value: number; most: number; text: string }) {
  const width = most > 0 ? (Math.abs(value) / most) * 50 : 0;
  return (
    <span className="flex items-center justify-end gap-2">
      <span className="relative h-2 w-16 max-sm:hidden" aria-hidden="true">
        <span className="absolute inset-y-[-2px] left-1/2 w-px bg-line-strong" />
        <span className={`absolute inset-y-0 rounded-sm ${value < 0 ? 'bg-series-1' : 'bg-series-2'}`} style={{ width: `${width}%`, ...(value < 0 ? { right: '50%' } : { left: '50%' }) }} />
      </span>
      {/* As wide as the longest, so that the bars of a table start at one line. */}
      <span className="min-w-[6.5rem]">{text}</span>
    </span>
  );
}
