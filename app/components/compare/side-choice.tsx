/** Which two sides: a plain GET form. */
import { Form, Link, useSearchParams, useSubmit } from '@remix-run/react';
import { ArrowLeftRight } from 'lucide-react';
import { DIMENSIONS } from '#schema/filter.ts';
import { DIMENSION_TITLES, FILTER_NAMES, valueLabel } from '../filter/filter-links.ts';
import { formatWallTime } from '../format-time.ts';
import { useTimeZone } from '../layout/site.tsx';

interface Window {
  from: number;
  to: number;
}

interface SideChoiceProps {
  by: string;
  a: string | null;
  b: string | null;
  values: readonly string[];
  /** Of periods. */
  before: Window | null;
  after: Window;
}

export function SideChoice({ by, a, b, values, before, after }: SideChoiceProps) {
  const [search] = useSearchParams();
  const submit = useSubmit();
  const kept = [...search].filter(([name]) => FILTER_NAMES.includes(name) && !(by === 'period' && ['range', 'from', 'to'].includes(name)));
  const swapped = new URLSearchParams(search);
  if (a !== null && b !== null) {
    swapped.set('a', b);
    swapped.set('b', a);
  }
  return (
    <Form
      key={search.toString()}
      method="get"
      className="mb-4 flex flex-wrap items-end gap-3"
      onChange={(event) => {
        // A time is typed digit by digit: the button sends it.
        if (!(event.target instanceof HTMLSelectElement)) return;
        const data = new FormData(event.currentTarget);
        // Other values belong to another dimension.
        if (event.target.name === 'by') for (const name of ['a', 'b', 'before_from', 'before_to', ...(by === 'period' ? ['from', 'to'] : [])]) data.delete(name);
        submit(data, { method: 'get', preventScrollReset: true, replace: true });
      }}
    >
      {kept.map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
      <label className="flex flex-col gap-1 text-[12px] text-ink-3">
        Compare by
        <select name="by" defaultValue={by} className="control">
          <option value="period">Period</option>
          {DIMENSIONS.map((dimension) => (
            <option key={dimension} value={dimension}>{DIMENSION_TITLES[dimension]}</option>
          ))}
        </select>
      </label>
      {by === 'period' && before && <Periods before={before} after={after} />}
      {by !== 'period' && (
        <>
          <Side name="a" title="A" value={a} values={values} />
          <Link to={`?${swapped}`} replace preventScrollReset className="icon-button mb-0.5" title="Swap the sides">
            <ArrowLeftRight size={15} aria-hidden="true" />
            <span className="sr-only">Swap the sides</span>
          </Link>
          <Side name="b" title="B" value={b} values={values} />
        </>
      )}
      <noscript>
        <button type="submit" className="control control-primary">Compare</button>
      </noscript>
    </Form>
  );
}

/** To the second, on the clock of the project: a marker cuts its sides within a day. */
function Periods({ before, after }: { before: Window; after: Window }) {
  const timeZone = useTimeZone();
  return (
    <>
      <Period title="Before" names={['before_from', 'before_to']} window={before} timeZone={timeZone} />
      <Period title="After" names={['from', 'to']} window={after} timeZone={timeZone} />
      <button type="submit" className="control">Compare</button>
    </>
  );
}

function Period({ title, names, window, timeZone }: { title: string; names: readonly [string, string]; window: Window; timeZone: string }) {
  return (
    <fieldset className="flex min-w-0 flex-wrap gap-2">
      <legend className="sr-only">{title}, on the clock of {timeZone}</legend>
      <label className="flex flex-col gap-1 text-[12px] text-ink-3">
        {title}, from
        <input type="datetime-local" step={1} name={names[0]} required defaultValue={formatWallTime(window.from, timeZone)} className="control" />
      </label>
      <label className="flex flex-col gap-1 text-[12px] text-ink-3">
        until, not in it
        <input type="datetime-local" step={1} name={names[1]} required defaultValue={formatWallTime(window.to, timeZone)} className="control" />
      </label>
    </fieldset>
  );
}

function Side({ name, title, value, values }: { name: string; title: string; value: string | null; values: readonly string[] }) {
  return (
    <label className="flex min-w-0 flex-col gap-1 text-[12px] text-ink-3">
      {title}
      <select name={name} defaultValue={value ?? ''} className="control max-w-60">
        {value === null && <option value="">nothing to choose</option>}
        {value !== null && !values.includes(value) && <option value={value}>{valueLabel(value)}</option>}
        {values.map((one) => (
          <option key={one} value={one}>{valueLabel(one)}</option>
        ))}
      </select>
    </label>
  );
}
