/** A window by its first and last day, both included, in the project's time zone; a plain GET form. */
import { Form, useSearchParams } from '@remix-run/react';
import { Calendar } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import type { Filter } from '#schema/filter.ts';
import { formatDateInput } from '../format-time.ts';
import { useTimeZone } from '../layout/site.tsx';

export function CustomRange({ filter, isCurrent }: { filter: Filter; isCurrent: boolean }) {
  const [search] = useSearchParams();
  const [isOpen, setIsOpen] = useState(false);
  const timeZone = useTimeZone();
  const [lastDay, setLastDay] = useState(formatDateInput(filter.to - 1, timeZone));
  const others = [...search].filter(([name]) => !['from', 'to', 'range', 'cursor'].includes(name));
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger
        data-on={isCurrent}
        className="flex items-center gap-1.5 px-2.5 py-1 text-[13px] font-medium text-ink-2 -outline-offset-2 hover:bg-hover data-[on=true]:bg-accent-soft data-[on=true]:text-accent"
      >
        <Calendar size={13} aria-hidden="true" /> Custom
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover p-4" sideOffset={6} collisionPadding={12} aria-label="Custom time range">
          <Form method="get" preventScrollReset onSubmit={() => setIsOpen(false)} className="flex flex-col gap-3">
            {others.map(([name, value]) => (
              <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
            ))}
            <input type="hidden" name="to" value={dayAfter(lastDay)} />
            <div className="flex flex-wrap gap-3">
              <label className="flex flex-col gap-1 text-[12px] text-ink-3">
                From the start of
                <input type="date" name="from" required defaultValue={formatDateInput(filter.from, timeZone)} className="control" />
              </label>
              <label className="flex flex-col gap-1 text-[12px] text-ink-3">
                To the end of
                <input type="date" required value={lastDay} onChange={(event) => setLastDay(event.target.value)} className="control" />
              </label>
            </div>
            <div className="flex items-center justify-between gap-4">
              <span className="text-[12px] text-ink-3">Days of {timeZone}</span>
              <button type="submit" className="control control-primary">Show</button>
            </div>
          </Form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** In the URL a window ends before `to`, so the last day that is shown is the one before it. */
function dayAfter(date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) ? '' : new Date(at + 86_400_000).toISOString().slice(0, 10);
}
