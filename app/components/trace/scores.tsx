/** Judgements on the trace, each with where it came from. */
import type { TraceScore } from '#app/readings/trace-shapes.ts';
import { formatShortTime } from '../format-time.ts';
import { fixed } from '../format.ts';
import { useTimeZone } from '../layout/site.tsx';
import { SectionTitle } from './content.tsx';

export function Scores({ scores }: { scores: readonly TraceScore[] }) {
  const timeZone = useTimeZone();
  if (scores.length === 0) return null;
  return (
    <section className="mt-3 border-t border-line px-3 pt-3" aria-label="Scores">
      <SectionTitle>Scores</SectionTitle>
      <ul className="divide-y divide-line text-[13px]">
        {scores.map((score) => (
          <li key={score.score_id} className="py-1.5">
            <div className="flex items-baseline gap-2">
              <span className="font-medium">{score.name}</span>
              <span>{score.label || (score.value === null ? '—' : fixed(score.value, Number.isInteger(score.value) ? 0 : 2))}</span>
              <span className="ml-auto text-[12px] text-ink-3">{[score.source, score.evaluator, score.evaluator_version].filter(Boolean).join(', ')}{score.inclusion_probability !== null && <span title={`Drawn from ${score.stratum ?? 'its stratum'} with this probability`}>, π {fixed(score.inclusion_probability, 3)}</span>} · {formatShortTime(score.at, timeZone)}</span>
            </div>
            {score.comment && <p dir="auto" className="text-ink-2 [overflow-wrap:anywhere]">{score.comment}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
