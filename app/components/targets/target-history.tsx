/** Every change of a target, the newest first: who, when, what, and whether it was taken back. */
import { Form } from '@remix-run/react';
import { KPIS } from '#schema/kpis/index.ts';
import { formatDay, formatTime } from '../format-time.ts';
import { targetText } from '../kpi/explain.tsx';
import { useTimeZone } from '../layout/site.tsx';

export interface TargetChange {
  key: string;
  feature: string;
  value: number | null;
  direction: 'higher' | 'lower';
  owner: string;
  note: string;
  set_by: string;
  valid_from: number;
  valid_to: number | null;
  at: number;
  version: number;
  undoes: number;
  isUndone: boolean;
  canUndo: boolean;
}

export function TargetHistory({ changes, isBusy }: { changes: readonly TargetChange[]; isBusy: boolean }) {
  if (changes.length === 0) return <p className="p-4 text-[13px] text-ink-3">Nobody has set a target yet; the default of the catalogue holds.</p>;
  return (
    <ol className="divide-y divide-line text-[13px]">
      {changes.map((change) => <Change key={change.version} change={change} isBusy={isBusy} />)}
    </ol>
  );
}

function Change({ change, isBusy }: { change: TargetChange; isBusy: boolean }) {
  const timeZone = useTimeZone();
  const definition = KPIS.find(({ key }) => key === change.key);
  if (!definition) return null;
  const target = change.value === null ? 'no target' : targetText(change.value, definition, change.direction);
  const what = change.undoes > 0 ? `took ${target} back` : target;
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2.5">
      <span className="min-w-0">
        <span className={change.isUndone ? 'text-ink-3 line-through' : 'font-medium'}>
          {definition.title}: {what}
        </span>
        {change.feature !== '' && <span className="text-ink-2"> · for <bdi>{change.feature}</bdi></span>}
        {change.undoes === 0 && <span className="text-ink-3"> · from {formatDay(change.valid_from, timeZone)}{change.valid_to === null ? '' : ` until ${formatDay(change.valid_to, timeZone)}`}{change.owner && ` · owner ${change.owner}`}</span>}
        {change.isUndone && <span className="text-ink-3"> · taken back</span>}
        {change.note && <span className="block text-ink-2">{change.note}</span>}
        <span className="block text-[12px] text-ink-3">{change.set_by}, {formatTime(change.at, timeZone)}</span>
      </span>
      {change.canUndo && (
        <Form method="post" className="ml-auto" preventScrollReset>
          <input type="hidden" name="version" value={change.version} />
          <button type="submit" name="intent" value="undo" className="control" disabled={isBusy}>Undo<span className="sr-only"> the last change of {definition.title}</span></button>
        </Form>
      )}
    </li>
  );
}
