/** The scorecard as a table or as tiles, the core measures or all, the pinned ones first. */
import { Await, useSearchParams } from '@remix-run/react';
import { Suspense, useCallback, useMemo, useState } from 'react';
import type { KpiChange } from '#schema/kpis/definition.ts';
import { findKpi } from '#schema/kpis/index.ts';
import { byFamily } from '../kpi/families.ts';
import type { SparkPoint } from '../kpi/sparkline.tsx';
import { KpiTile } from '../kpi/tile.tsx';
import { Choice } from '../layout/choice.tsx';
import { pinsCookie } from './pins.ts';
import { ScorecardTable, type ScoreRow } from './scorecard-table.tsx';

interface ScorecardProps {
  changes: KpiChange[];
  sparks: Promise<Record<string, SparkPoint[]>>;
  initialPins: string[];
}

export function Scorecard({ changes, sparks, initialPins }: ScorecardProps) {
  const [search] = useSearchParams();
  const [pins, setPins] = useState(initialPins);
  const [text, setText] = useState('');
  const isTiles = search.get('view') === 'tiles';
  const isAll = search.get('set') === 'all';
  const onPin = useCallback((key: string) => {
    setPins((old) => {
      const next = old.includes(key) ? old.filter((one) => one !== key) : [...old, key];
      document.cookie = pinsCookie(next);
      return next;
    });
  }, []);
  const rows = useMemo(() => rowsOf(changes, pins, { isAll, text }), [changes, pins, isAll, text]);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Choice label="Which KPIs" name="set" options={[[null, 'Core 18'], ['all', 'All']]} />
        <Choice label="Shown as" name="view" options={[[null, 'Table'], ['tiles', 'Tiles']]} />
        <input type="search" value={text} onChange={(event) => setText(event.target.value)} placeholder="Find a KPI" aria-label="Find a KPI" className="control w-44" />
        <span className="ml-auto text-[12px] text-ink-3">{summaryOf(rows)}</span>
      </div>
      {rows.length === 0 ? (
        <p className="panel p-8 text-center text-ink-2">No KPI is called “{text}”.</p>
      ) : isTiles ? (
        <Tiles rows={rows} sparks={sparks} />
      ) : (
        <div className="panel overflow-hidden">
          <ScorecardTable rows={rows} sparks={sparks} onPin={onPin} />
        </div>
      )}
    </>
  );
}

function Tiles({ rows, sparks }: { rows: ScoreRow[]; sparks: ScorecardProps['sparks'] }) {
  return (
    <div className="grid grid-cols-1 gap-3 min-[480px]:grid-cols-2 xl:grid-cols-4">
      {rows.map(({ definition, change }) => {
        const bare = <KpiTile definition={definition} change={change} points={[]} />;
        return (
          <Suspense key={definition.key} fallback={bare}>
            <Await resolve={sparks} errorElement={bare}>
              {(byKey) => <KpiTile definition={definition} change={change} points={byKey[definition.key] ?? []} />}
            </Await>
          </Suspense>
        );
      })}
    </div>
  );
}

function rowsOf(changes: readonly KpiChange[], pins: readonly string[], { isAll, text }: { isAll: boolean; text: string }): ScoreRow[] {
  const wanted = text.trim().toLowerCase();
  const definitions = changes.flatMap((change) => findKpi(change.key) ?? []);
  const ordered = byFamily(definitions).flatMap((family) => family.kpis);
  const rows = ordered.flatMap((definition) => {
    const change = changes.find((one) => one.key === definition.key);
    const isPinned = pins.includes(definition.key);
    const isIn = wanted ? `${definition.title} ${definition.key}`.toLowerCase().includes(wanted) : isAll || definition.isCore === true || isPinned;
    return change && isIn ? [{ definition, change, isPinned }] : [];
  });
  return [...rows.filter((row) => row.isPinned), ...rows.filter((row) => !row.isPinned)];
}

function summaryOf(rows: readonly ScoreRow[]): string {
  const count = (verdict: string) => rows.filter((row) => row.change.reading.verdict === verdict).length;
  return `${count('good')} on target · ${count('bad')} off · ${count('undetermined')} open · ${count('none')} without a target`;
}
