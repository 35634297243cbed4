/** The tiles, in groups that read as lines of a report; their sparklines arrive with the series. */
import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import { KPIS } from '#schema/kpis/index.ts';
import { KpiTile } from '../kpi/tile.tsx';
import type { SeriesByKey } from '../figures/kpi-charts.tsx';
import type { TileGroup } from './overview-types.ts';

export function KpiGrid({ groups, series }: { groups: readonly TileGroup[]; series: Promise<SeriesByKey> }) {
  return (
    <div className="flex flex-col gap-5">
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title}>
          <h2 className="mb-2 text-[12px] font-medium text-ink-3">{group.title}</h2>
          <div className="grid grid-cols-1 gap-3 min-[480px]:grid-cols-2 xl:grid-cols-4">
            {group.changes.map((change) => {
              const definition = KPIS.find((one) => one.key === change.key);
              if (!definition) return null;
              const bare = <KpiTile definition={definition} change={change} points={[]} />;
              return (
                <Suspense key={change.key} fallback={bare}>
                  <Await resolve={series} errorElement={bare}>
                    {(byKey) => <KpiTile definition={definition} change={change} points={byKey[change.key] ?? []} />}
                  </Await>
                </Suspense>
              );
            })}
          </div>
        </section>
      ))}
    </div>
  );
}
