/** The hallucination rate by week: figure, interval, labels, and what "can't tell" could make of it. */
import { fixed, formatCount, formatWithInterval } from '../format.ts';

export interface RateWeek {
  week: string;
  isOver: boolean;
  labelled: number;
  population: number;
  estimate: { rate: number; low: number; high: number; labels: number; undecided: number; effective_labels: number; bounds: { low: number; high: number } } | null;
}

const percent = (share: number) => `${fixed(share * 100, 1)}%`;

export function RateTable({ weeks }: { weeks: readonly RateWeek[] }) {
  return (
    <div className="panel overflow-x-auto" tabIndex={0} role="region" aria-label="Hallucination rate by week">
      <table className="data-table w-full">
        <caption className="sr-only">Hallucination rate by week</caption>
        <thead>
          <tr>
            <th scope="col">Week</th>
            <th scope="col">Hallucination rate</th>
            <th scope="col" className="text-right">Labels</th>
            <th scope="col" className="text-right">Worth, simple random</th>
            <th scope="col" className="text-right">Answers</th>
            <th scope="col">Can’t tell</th>
          </tr>
        </thead>
        <tbody>
          {weeks.map(({ week, isOver, estimate, labelled, population }) => (
            <tr key={week}>
              <th scope="row" className="whitespace-nowrap">{week}{!isOver && <span className="ml-1.5 font-normal text-ink-3">not over</span>}</th>
              <td className="whitespace-nowrap">{estimate ? formatWithInterval({ value: estimate.rate, low: estimate.low, high: estimate.high, unit: 'share' }) : <span className="text-ink-3">Unknown: {population === 0 ? 'nothing was drawn' : labelled === 0 ? 'no label yet' : 'too few labels'}</span>}</td>
              <td className="text-right tabular-nums">{formatCount(labelled)}</td>
              <td className="text-right tabular-nums">{estimate ? formatCount(Math.round(estimate.effective_labels)) : '—'}</td>
              <td className="text-right tabular-nums">{population === 0 ? '—' : formatCount(population)}</td>
              <td className="whitespace-nowrap">{estimate && estimate.undecided > 0 ? `${estimate.undecided}: the rate is ${percent(estimate.bounds.low)} to ${percent(estimate.bounds.high)}` : estimate ? 'none' : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
