/** What went wrong in the answers that were found to be hallucinations. */
import type { FailureMode } from '#app/readings/hallucination-shapes.ts';
import { formatInterval, formatValue } from '../format.ts';

export function FailureModes({ modes }: { modes: readonly FailureMode[] }) {
  if (modes.length === 0) return <p className="panel p-4 text-[13px] text-ink-3">No label of this window names a failure.</p>;
  return (
    <div className="panel relative overflow-x-auto" tabIndex={0} role="region" aria-label="Failure modes">
      <table className="data-table w-full">
        <caption className="sr-only">Failure modes</caption>
        <thead>
          <tr>
            <th scope="col">Failure</th>
            <th scope="col" className="text-right">Labels</th>
            <th scope="col">Of the hallucinations, 95% CI</th>
          </tr>
        </thead>
        <tbody>
          {modes.map(({ mode, title, labels, share, low, high }) => (
            <tr key={mode}>
              <th scope="row" className="font-medium whitespace-nowrap">{title}</th>
              <td className="text-right">{Number.isInteger(labels) ? labels : labels.toFixed(1)}</td>
              <td className="w-full">
                <span className="flex items-center gap-3">
                  <span className="w-32 shrink-0 whitespace-nowrap">{formatValue(share, 'share')} <span className="text-[12px] text-ink-3">{formatInterval(low, high, 'share', share)}</span></span>
                  <span aria-hidden="true" className="h-2 min-w-16 flex-1 rounded-sm bg-sunken"><span className="block h-full rounded-sm bg-series-2" style={{ width: `${share * 100}%` }} /></span>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
