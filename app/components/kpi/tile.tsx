/** One KPI as a manager reads it: the figure, how sure it is, what it means, and where it is going. */
import { Info } from 'lucide-react';
import type { KpiChange, KpiDefinition } from '#schema/kpis/definition.ts';
import { formatCount, formatInterval, valueParts } from '../format.ts';
import { ChangeText } from './change.tsx';
import { ExplainKpi } from './explain.tsx';
import { Sparkline, type SparkPoint } from './sparkline.tsx';
import { VerdictBadge } from './verdict.tsx';

export interface TileProps {
  definition: KpiDefinition;
  change: KpiChange;
  points: readonly SparkPoint[];
}

export function KpiTile({ definition, change, points }: TileProps) {
  const { reading } = change;
  const { figure, suffix } = valueParts(reading.value, reading.unit);
  const interval = reading.value === null ? null : formatInterval(reading.low, reading.high, reading.unit, reading.value);
  return (
    <article className="panel flex min-w-0 flex-col gap-1 p-4" aria-label={definition.title}>
      <div className="flex min-h-6 items-start justify-between gap-2">
        <h3 className="min-w-0 text-[13px] font-medium text-ink-2">
          <ExplainKpi
            definition={definition}
            reading={reading}
            change={change}
            className="inline-flex max-w-full items-center gap-1 rounded text-left hover:text-ink"
            trigger={
              <>
                <span className="truncate">{definition.title}</span>
                <Info size={12} aria-hidden="true" className="shrink-0 text-ink-3" />
              </>
            }
          />
        </h3>
        <VerdictBadge reading={reading} minimumSample={definition.minimumSample} />
      </div>
      <div className="flex items-end justify-between gap-3">
        <p className="text-[26px] leading-8 font-semibold tracking-tight whitespace-nowrap">
          {figure}
          {suffix && <span className="ml-1 text-[15px] font-medium text-ink-2">{suffix}</span>}
        </p>
        <Sparkline points={points} />
      </div>
      <p className="flex flex-wrap gap-x-2 text-[12px] text-ink-3">
        {reading.value === null ? <span>unknown in this window</span> : interval ? <span>95% CI {interval}</span> : null}
        <span>n = {formatCount(reading.denominator ?? reading.numerator)}</span>
      </p>
      <p className="text-[12px]">
        <ChangeText change={change} better={definition.better} />
      </p>
    </article>
  );
}
