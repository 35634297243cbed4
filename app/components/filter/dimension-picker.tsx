/** Values of one dimension to filter by: several at once, with search, the most used first. */
import { useFetcher, useNavigate, useSearchParams } from '@remix-run/react';
import { Command } from 'cmdk';
import { Check, ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import type { Dimension, Filter } from '#schema/filter.ts';
import { formatCount } from '../format.ts';
import { searchRank } from '../search-rank.ts';
import { DIMENSION_TITLES, valueLabel, withDimension } from './filter-links.ts';

export interface DimensionValue {
  value: string;
  requests: number;
}

export interface DimensionValuesAnswer {
  values: DimensionValue[];
  /** There are more than are listed. */
  isCut: boolean;
}

export function DimensionPicker({ dimension, filter }: { dimension: Dimension; filter: Filter }) {
  const [search] = useSearchParams();
  const [isOpen, setIsOpen] = useState(false);
  const fetcher = useFetcher<DimensionValuesAnswer>();
  const navigate = useNavigate();
  const title = DIMENSION_TITLES[dimension];
  const chosen = search.getAll(dimension);

  const onOpenChange = (open: boolean) => {
    setIsOpen(open);
    if (!open) return;
    const asked = new URLSearchParams({ dimension, from: new Date(filter.from).toISOString(), to: new Date(filter.to).toISOString() });
    fetcher.load(`/resources/dimension-values?${asked}`);
  };
  const choose = (values: readonly string[]) => navigate(`?${withDimension(search, dimension, values)}`, { preventScrollReset: true, replace: true });
  const toggle = (value: string) => choose(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);

  // What is chosen stays in the list even when this window has none of it.
  const found = fetcher.data?.values ?? [];
  const missing = chosen.filter((value) => !found.some((one) => one.value === value));
  const isWaiting = fetcher.state !== 'idle' && !fetcher.data;

  return (
    <Popover.Root open={isOpen} onOpenChange={onOpenChange}>
      <Popover.Trigger className="control max-w-64" data-on={chosen.length > 0} title={chosen.length > 0 ? chosen.map(valueLabel).join('\n') : undefined}>
        <span className="truncate">
          {title}
          {chosen.length > 0 && `: ${chosen.length > 2 ? `${chosen.length} chosen` : chosen.map(valueLabel).join(', ')}`}
        </span>
        <ChevronDown size={13} aria-hidden="true" className="shrink-0" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover w-72 overflow-hidden" align="start" sideOffset={6} collisionPadding={12} aria-label={`${title}: values to filter by`}>
          <Command label={title} loop filter={(_, text, keywords) => searchRank(keywords?.[0] ?? '', text)}>
            <Command.Input placeholder={`Search ${title.toLowerCase()}`} className="h-10 w-full border-b border-line bg-transparent px-3 outline-none placeholder:text-ink-3" />
            <Command.List className="max-h-72 overflow-y-auto p-1">
              {isWaiting ? (
                <Command.Loading className="px-3 py-4 text-ink-3">Looking…</Command.Loading>
              ) : (
                <Command.Empty className="px-3 py-4 text-ink-3">No such value in this window.</Command.Empty>
              )}
              {[...missing.map((value) => ({ value, requests: fetcher.data ? 0 : null })), ...found].map(({ value, requests }) => (
                // cmdk trims and compares values: the quotes keep the empty one apart.
                <Command.Item key={value} value={JSON.stringify(value)} keywords={[valueLabel(value)]} onSelect={() => toggle(value)} className="palette-item py-1.5">
                  <span className={`flex size-4 shrink-0 items-center justify-center rounded border ${chosen.includes(value) ? 'border-accent bg-accent text-on-accent' : 'border-line-strong'}`}>
                    {chosen.includes(value) && <Check size={12} aria-hidden="true" />}
                  </span>
                  <span className="min-w-0 truncate" title={value}>{valueLabel(value)}</span>
                  {chosen.includes(value) && <span className="sr-only">, chosen</span>}
                  <span className="ml-auto pl-2 text-[12px] text-ink-3">{requests === null ? '' : formatCount(requests)}</span>
                </Command.Item>
              ))}
            </Command.List>
          </Command>
          <div className="flex items-center justify-between border-t border-line px-3 py-2 text-[12px] text-ink-3">
            <span>{fetcher.data?.isCut ? 'The most used; the link takes any value' : 'Requests in this window'}</span>
            {chosen.length > 0 && (
              <button type="button" className="text-link" onClick={() => choose([])}>
                Clear
              </button>
            )}
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
