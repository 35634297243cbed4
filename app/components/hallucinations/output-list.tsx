/** Labelled outputs, newest first: what was asked and answered, what people said, on which evidence, and what the judges said. */
import { Link } from '@remix-run/react';
import type { SampledOutput } from '#app/readings/hallucination-shapes.ts';
import { valueLabel } from '../filter/filter-links.ts';
import { formatShortTime } from '../format-time.ts';
import { plural } from '../format.ts';
import { useTimeZone } from '../layout/site.tsx';
import { ChooseRow, SelectionBar } from '../review/selection-bar.tsx';
import { SelectionContext, useSelection } from '../review/use-selection.ts';

export function OutputList({ label, outputs, none }: { label: string; outputs: readonly SampledOutput[]; none: string }) {
  const selection = useSelection(outputs.map((output) => output.trace_id));
  if (outputs.length === 0) return <p className="panel p-4 text-[13px] text-ink-3">{none}</p>;
  return (
    <SelectionContext.Provider value={selection}>
      <div className="panel overflow-hidden">
        <SelectionBar selection={selection} traceIds={[...selection.chosen]} reason={`from ${label.toLowerCase()}`} />
        <ol className="divide-y divide-line" aria-label={label}>
          {outputs.map((output) => (
            <Output key={output.item_id} output={output} />
          ))}
        </ol>
      </div>
    </SelectionContext.Provider>
  );
}

function Output({ output }: { output: SampledOutput }) {
  const timeZone = useTimeZone();
  return (
    <li className="grid gap-x-6 gap-y-2 p-4 lg:grid-cols-[minmax(0,1fr)_240px]">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-1.5 text-[12px] text-ink-3">
          <ChooseRow id={output.trace_id} label={`Choose the answer of ${formatShortTime(output.answered_ms, timeZone)}`} />
          <Link to={`/traces/${output.trace_id}`} className="text-link">{formatShortTime(output.answered_ms, timeZone)}</Link> · <bdi>{valueLabel(output.feature)}</bdi> · <bdi>{valueLabel(output.model)}</bdi>
        </p>
        <p dir="auto" className="mt-1 font-medium [overflow-wrap:anywhere]">{output.question || 'Its question was not kept.'}</p>
        <p dir="auto" className="mt-1 max-w-[90ch] text-[13px] [overflow-wrap:anywhere] whitespace-pre-wrap text-ink-2">{output.answer || 'Its answer was not kept.'}</p>
        <details className="mt-2 text-[13px]">
          <summary className="text-link inline-flex min-h-6 cursor-pointer items-center">Evidence: {plural(output.documentCount, 'document')}, {plural(output.citationCount, 'citation')}</summary>
          <ol className="mt-2 flex flex-col gap-2">
            {output.documents.map((document, index) => (
              <li key={index} className="rounded-md bg-sunken px-3 py-2">
                <bdi className="font-medium">{index + 1}. {document.title || 'Untitled'}</bdi>
                <p dir="auto" className="mt-0.5 [overflow-wrap:anywhere] whitespace-pre-wrap text-ink-2">{document.content || 'Its text was not sent.'}</p>
              </li>
            ))}
            {output.documents.length === 0 && <li className="text-ink-3">No document was retrieved, or the source did not tell which.</li>}
            {output.documentCount > output.documents.length && <li className="text-ink-3">The others are in its trace.</li>}
          </ol>
        </details>
      </div>
      <dl className="grid content-start gap-x-3 gap-y-1.5 text-[13px] max-lg:grid-cols-2">
        <div>
          <dt className="text-[12px] text-ink-3">{output.isAdjudicated ? 'Adjudicated' : plural(output.verdicts.length, 'label')}</dt>
          <dd className="font-medium"><Face positive={output.positive} /> {[...new Set(output.verdicts)].join(', ')}</dd>
          {output.mode && <dd className="text-ink-2">{output.mode}</dd>}
          {output.comment && <dd dir="auto" className="text-ink-2 [overflow-wrap:anywhere]">“{output.comment}”</dd>}
        </div>
        <div>
          <dt className="text-[12px] text-ink-3">Rule judge</dt>
          <dd>{output.rule.isFlagged ? 'Flagged' : 'Not flagged'}, risk {output.rule.score.toFixed(2)}</dd>
          {output.rule.reasons.length > 0 && <dd className="text-ink-3">{output.rule.reasons.map((reason) => reason.replaceAll('_', ' ')).join(', ')}</dd>}
        </div>
        {output.judges.map((judge) => (
          <div key={judge.evaluator}>
            <dt className="truncate text-[12px] text-ink-3"><bdi>{judge.evaluator || 'A judge'}</bdi></dt>
            <dd>{judge.label || (judge.value === null ? 'no verdict' : String(judge.value))}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

/** A shape for each outcome, so that colour does not say it alone. */
function Face({ positive }: { positive: number | null }) {
  const [shape, color] = positive === null ? ['?', 'text-ink-3'] : positive >= 1 ? ['▲', 'text-bad'] : positive > 0 ? ['◆', 'text-unsure'] : ['●', 'text-good'];
  return <span aria-hidden="true" className={color}>{shape}</span>;
}
