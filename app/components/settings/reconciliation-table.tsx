/** A row an hour, door and convention: what came in, what became of it, and whether it adds up. */
import { Check, TriangleAlert } from 'lucide-react';
import { formatCount } from '../format.ts';
import { formatTime } from '../format-time.ts';
import { useTimeZone } from '../layout/site.tsx';

interface Counted {
  received: number;
  accepted: number;
  rejected: number;
  replaced: number;
  redacted: number;
  priced: number;
  unpriced: number;
  spooled: number;
  reasons: Record<string, number>;
  found: Record<string, number>;
  isBalanced: boolean;
}
export interface HourRow extends Counted {
  hour: number;
  door: string;
  source: string;
}

const MEASURES = [
  ['received', 'Received', 'Events that reached a door'],
  ['accepted', 'Accepted', 'Stored, or in the spool'],
  ['rejected', 'Rejected', 'Not taken, with the reason told to the sender'],
  ['replaced', 'Replaced', 'Accepted for a span that was known before'],
  ['redacted', 'Redacted', 'Findings of personal or secret text'],
  ['priced', 'Priced', 'Calls with a cost'],
  ['unpriced', 'Unpriced', 'Calls with usage and no price'],
  ['spooled', 'Spooled', 'Accepted while ClickHouse was away'],
] as const;

export function ReconciliationTable({ rows, totals }: { rows: readonly HourRow[]; totals: Counted }) {
  const timeZone = useTimeZone();
  return (
    <div className="panel overflow-x-auto" tabIndex={0} role="region" aria-label="Counts by hour">
      <table className="data-table w-full">
        <caption className="sr-only">What came in and what became of it, by hour, door and convention</caption>
        <thead>
          <tr>
            <th scope="col">Hour</th>
            <th scope="col">Door</th>
            <th scope="col">Source</th>
            {MEASURES.map(([key, title, about]) => <th key={key} scope="col" className="text-right" title={about}>{title}</th>)}
            <th scope="col">Received = accepted + rejected</th>
          </tr>
        </thead>
        <tbody>
          <tr className="font-semibold">
            <th scope="row" colSpan={3} className="text-left">All</th>
            <Figures counted={totals} />
          </tr>
          {rows.map((row) => (
            <tr key={`${row.hour} ${row.door} ${row.source}`}>
              <td className="whitespace-nowrap">{formatTime(new Date(row.hour).toISOString(), timeZone)}</td>
              <td>{row.door}</td>
              <td className="whitespace-nowrap">{row.source || <span className="text-ink-3">none</span>}</td>
              <Figures counted={row} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Figures({ counted }: { counted: Counted }) {
  return (
    <>
      {MEASURES.map(([key]) => (
        <td key={key} className="text-right whitespace-nowrap">
          {formatCount(counted[key])}
          {key === 'rejected' && <Split counts={counted.reasons} />}
          {key === 'redacted' && <Split counts={counted.found} />}
        </td>
      ))}
      <td className="whitespace-nowrap">
        {counted.isBalanced ? (
          <span className="inline-flex items-center gap-1 text-good"><Check size={13} aria-hidden="true" /> adds up</span>
        ) : (
          <span className="inline-flex items-center gap-1 font-medium text-bad">
            <TriangleAlert size={13} aria-hidden="true" /> off by {formatCount(Math.abs(counted.received - counted.accepted - counted.rejected))}
          </span>
        )}
      </td>
    </>
  );
}

function Split({ counts }: { counts: Record<string, number> }) {
  const parts = Object.entries(counts).sort(([, a], [, b]) => b - a);
  if (parts.length === 0) return null;
  return <span className="block text-[11px] font-normal text-ink-3">{parts.map(([name, count]) => `${name.replaceAll('_', ' ')} ${formatCount(count)}`).join(', ')}</span>;
}
