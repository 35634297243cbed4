/** What requests wait for, by kind of span on the critical path: one bar for all of it, and its table. */
import { formatCount, formatDuration, formatValue, plural } from '../format.ts';

interface Part {
  kind: 'llm' | 'retrieval' | 'rerank' | 'embedding' | 'tool' | 'guardrail' | 'own';
  mean_ms: number;
  share: number;
  requests: number;
}

interface WhereTimeGoesProps {
  found: { requests: number; leftOut: number; isCut: boolean; mean_ms: number; parts: Part[] } | null;
}

const FACES: Record<Part['kind'], { title: string; color: string }> = {
  llm: { title: 'LLM calls', color: 'var(--series-1)' },
  retrieval: { title: 'Retrieval', color: 'var(--series-3)' },
  rerank: { title: 'Rerank', color: 'color-mix(in oklab, var(--series-3) 55%, var(--surface))' },
  embedding: { title: 'Embedding', color: 'var(--series-4)' },
  tool: { title: 'Tools', color: 'var(--series-5)' },
  guardrail: { title: 'Guardrails', color: 'var(--series-2)' },
  own: { title: 'Own code', color: 'var(--series-6)' },
};

export function WhereTimeGoes({ found }: WhereTimeGoesProps) {
  if (!found) return <p className="panel p-4 text-[13px] text-ink-3">No request of this window tells how long it and its steps took.</p>;
  const { requests, leftOut, isCut, mean_ms, parts } = found;
  return (
    <section className="panel p-4" aria-label="Where the time goes">
      <p className="text-[13px] text-ink-2">
        <span className="font-semibold text-ink">{formatDuration(mean_ms)}</span> on average, over {leftOut > 0 && `${formatCount(requests)} of `}{isCut ? `the newest ${formatCount(requests + leftOut)} requests of the window` : plural(requests + leftOut, 'request')}
        {leftOut > 0 && '; the spans of the others are missing or too many'}
      </p>
      <div className="mt-3 flex h-6 gap-px overflow-hidden rounded" aria-hidden="true">
        {parts.map(({ kind, share, mean_ms: mean }) => (
          <span key={kind} style={{ width: `${share * 100}%`, background: FACES[kind].color }} title={`${FACES[kind].title}: ${formatDuration(mean)}, ${formatValue(share, 'share')}`} />
        ))}
      </div>
      <div className="relative mt-2 overflow-x-auto" tabIndex={0} role="region" aria-label="Where the time goes, table">
        <table className="data-table w-full">
          <caption className="sr-only">Time on the critical path by kind of span</caption>
          <thead>
            <tr>
              <th scope="col">Waiting for</th>
              <th scope="col" className="text-right">Mean a request</th>
              <th scope="col" className="text-right">Share</th>
              <th scope="col" className="text-right">Requests that waited</th>
            </tr>
          </thead>
          <tbody>
            {parts.map(({ kind, share, mean_ms: mean, requests: waited }) => (
              <tr key={kind}>
                <th scope="row" className="w-full font-medium whitespace-nowrap">
                  <span aria-hidden="true" className="mr-2 inline-block size-2.5 rounded-sm" style={{ background: FACES[kind].color }} />
                  {FACES[kind].title}
                </th>
                <td className="text-right whitespace-nowrap">{formatDuration(mean)}</td>
                <td className="text-right">{formatValue(share, 'share')}</td>
                <td className="text-right">{formatCount(waited)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
