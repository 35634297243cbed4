/** What is aimed at for every KPI now: set by somebody, or the catalogue's default. */
import { Link } from '@remix-run/react';
import { KPIS } from '#schema/kpis/index.ts';
import { formatDay } from '../format-time.ts';
import { targetText } from '../kpi/explain.tsx';
import { byFamily } from '../kpi/families.ts';
import { useTimeZone } from '../layout/site.tsx';

export interface InForce {
  feature: string;
  value: number | null;
  direction: 'higher' | 'lower';
  owner: string;
  valid_from: number;
  valid_to: number | null;
}

export function TargetTable({ lines, current }: { lines: readonly { key: string; inForce: InForce[] }[]; current: string | null }) {
  const timeZone = useTimeZone();
  const inForceOf = (key: string) => lines.find((line) => line.key === key)?.inForce ?? [];
  return (
    <div className="panel relative overflow-x-auto" tabIndex={0} role="region" aria-label="Targets now">
      <table className="data-table w-full">
        <caption className="sr-only">Targets that hold now</caption>
        <thead>
          <tr>
            <th scope="col">KPI</th>
            <th scope="col">Target</th>
            <th scope="col">Whose</th>
            <th scope="col" className="max-md:hidden">Owner</th>
          </tr>
        </thead>
        {byFamily(KPIS).map((family) => (
          <tbody key={family.title}>
            <tr><th scope="rowgroup" colSpan={4} className="bg-sunken !py-1 text-[12px] font-medium text-ink-3">{family.title}</th></tr>
            {family.kpis.map((definition) => {
              const inForce = inForceOf(definition.key);
              const own = inForce.find(({ feature }) => feature === '');
              const features = inForce.filter(({ feature }) => feature !== '');
              const value = own ? own.value : (definition.target?.value ?? null);
              return (
                <tr key={definition.key} className={definition.key === current ? 'bg-accent-soft' : ''}>
                  <th scope="row" className="font-normal">
                    <Link to={`?key=${definition.key}`} preventScrollReset aria-current={definition.key === current ? 'true' : undefined} className="font-medium hover:underline">{definition.title}</Link>
                  </th>
                  <td>
                    <span className="whitespace-nowrap">{value === null ? <span className="text-ink-3">{own ? 'none' : (definition.targetNote ?? 'none')}</span> : targetText(value, definition, own?.direction)}</span>
                    {features.map((one) => (
                      <span key={one.feature} className="block text-[12px] text-ink-2"><bdi>{one.feature}</bdi>: {one.value === null ? 'none' : targetText(one.value, definition, one.direction)}</span>
                    ))}
                  </td>
                  <td className="text-ink-2">{own ? `set, since ${formatDay(own.valid_from, timeZone)}` : definition.target ? 'default' : '—'}</td>
                  <td className="max-md:hidden">{own?.owner || <span className="text-ink-3">—</span>}</td>
                </tr>
              );
            })}
          </tbody>
        ))}
      </table>
    </div>
  );
}
