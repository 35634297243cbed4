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

const ACTIONS: Record<string, string> = {
  'key.created': 'made a key',
  'key.revoked': 'revoked a key',
  'settings.saved': 'changed settings',
  'figures.saved': 'stored figures',
  'figure.deleted': 'deleted a figure',
  'figure.restored': 'brought a figure back',
  'marker.added': 'added a marker',
  'marker.changed': 'changed a marker',
  'marker.deleted': 'deleted a marker',
  'marker.restored': 'brought a marker back',
};

/** Queues have names of their own: `triage.added`. */
const QUEUE_ACTIONS: Record<string, string> = { added: 'put items into the queue', 'taken-back': 'took items back from the queue' };

/** An action in words; one that nobody gave words is shown as it is kept. */
export function actionText(action: string): string {
  const [queue = '', what = ''] = [action.slice(0, action.indexOf('.')), action.slice(action.indexOf('.') + 1)];
  const ofQueue = QUEUE_ACTIONS[what];
  return ACTIONS[action] ?? (ofQueue ? `${ofQueue} ${queue}` : action);
}

export function AuditList({ entries }: { entries: readonly AuditLine[] }) {
  const timeZone = useTimeZone();
  if (entries.length === 0) return <p className="text-[13px] text-ink-3">Nothing was changed yet.</p>;
  return (
    <ol className="panel divide-y divide-line text-[13px]">
      {entries.map((entry) => (
        <li key={entry.entry_id} className="flex flex-wrap gap-x-3 gap-y-0.5 px-3 py-2">
          <span className="text-ink-3">{formatTime(new Date(entry.at).toISOString(), timeZone)}</span>
          <span className="font-medium">{entry.who}</span>
          <span>{actionText(entry.action)}</span>
          <span className="min-w-0 break-words text-ink-2">{sentence(entry.detail)}</span>
        </li>
      ))}
    </ol>
  );
}

/** `time zone: UTC → Europe/Berlin`, or the plain values. */
function sentence(detail: string): string {
  const parsed: unknown = JSON.parse(detail);
  if (typeof parsed !== 'object' || parsed === null) return detail;
  return Object.entries(parsed)
    .map(([name, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null && 'before' in value && 'after' in value ? `${name.replaceAll('_', ' ')}: ${plain(value.before)} → ${plain(value.after)}` : plain(value),
    )
    .join('; ');
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(', ') || 'none';
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value).map(([name, inner]: [string, unknown]) => `${name} ${plain(inner)}`).join(', ') || 'none';
}
