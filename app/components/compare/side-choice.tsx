/** Which two sides: a plain GET form. */
import { Form, useSearchParams, useSubmit } from '@remix-run/react';
import { ArrowLeftRight } from 'lucide-react';
import { DIMENSIONS } from '#schema/filter.ts';
import { DIMENSION_TITLES, FILTER_NAMES, valueLabel } from '../filter/filter-links.ts';

interface SideChoiceProps {
  by: string;
  a: string | null;
  b: string | null;
  values: string[];
}

export function SideChoice({ by, a, b, values }: SideChoiceProps) {
  const [search] = useSearchParams();
  const submit = useSubmit();
  const kept = [...search].filter(([name]) => FILTER_NAMES.includes(name));
  return (
    <Form
      method="get"
      className="mb-4 flex flex-wrap items-end gap-3"
      // Other values belong to another dimension.
      onChange={(event) => {
        const form = event.currentTarget;
        const isBy = event.target instanceof HTMLSelectElement && event.target.name === 'by';
        const data = new FormData(form);
        if (isBy) for (const name of ['a', 'b']) data.delete(name);
        submit(data, { method: 'get', preventScrollReset: true, replace: true });
      }}
    >
      {kept.map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
      <label className="flex flex-col gap-1 text-[12px] text-ink-3">
        Compare by
        <select key={by} name="by" defaultValue={by} className="control">
          <option value="period">This period and the one before</option>
          {DIMENSIONS.map((dimension) => (
            <option key={dimension} value={dimension}>{DIMENSION_TITLES[dimension]}</option>
          ))}
        </select>
      </label>
      {by !== 'period' && (
        <>
          <Side name="a" title="A" value={a} values={values} />
          <ArrowLeftRight size={15} aria-hidden="true" className="mb-2 text-ink-3" />
          <Side name="b" title="B" value={b} values={values} />
        </>
      )}
      <noscript>
        <button type="submit" className="control control-primary">Compare</button>
      </noscript>
    </Form>
  );
}

function Side({ name, title, value, values }: { name: string; title: string; value: string | null; values: string[] }) {
  return (
    <label className="flex min-w-0 flex-col gap-1 text-[12px] text-ink-3">
      {title}
      <select key={`${name} ${value}`} name={name} defaultValue={value ?? ''} className="control max-w-60">
        {value === null && <option value="">nothing to choose</option>}
        {values.map((one) => (
          <option key={one} value={one}>{valueLabel(one)}</option>
        ))}
      </select>
    </label>
  );
}
