/** Who changed what, newest first. */
import { formatTime } from '../format-time.ts';
import { useTimeZone } from '../layout/site.tsx';

export interface AuditLine {
  entry_id: string;
  at: number;
  who: string;
  action: string;
  detail: string;
}

const ACTIONS: Record<string, string> = { 'key.created': 'made a key', 'key.revoked': 'revoked a key', 'settings.saved': 'changed settings' };

export function AuditList({ entries }: { entries: readonly AuditLine[] }) {
  const timeZone = useTimeZone();
  if (entries.length === 0) return <p className="text-[13px] text-ink-3">Nothing was changed yet.</p>;
  return (
    <ol className="panel divide-y divide-line text-[13px]">
      {entries.map((entry) => (
        <li key={entry.entry_id} className="flex flex-wrap gap-x-3 gap-y-0.5 px-3 py-2">
          <span className="text-ink-3">{formatTime(new Date(entry.at).toISOString(), timeZone)}</span>
          <span className="font-medium">{entry.who}</span>
          <span>{ACTIONS[entry.action] ?? entry.action}</span>
          <code className="min-w-0 font-mono text-[12px] break-all text-ink-2">{entry.detail}</code>
        </li>
      ))}
    </ol>
  );
}
