/** One figure from elsewhere by hand. */
import { Form } from '@remix-run/react';
import { useState } from 'react';
import type { KpiDefinition } from '#schema/kpis/definition.ts';
import { TYPED_UNITS } from '#schema/kpis/typed-value.ts';
import { Labelled } from '../layout/labelled.tsx';
import { useTimeZone } from '../layout/site.tsx';

export function FigureForm({ kpis, features, isSaving }: { kpis: readonly KpiDefinition[]; features: readonly string[]; isSaving: boolean }) {
  const timeZone = useTimeZone();
  const [key, setKey] = useState(kpis[0]?.key ?? '');
  const definition = kpis.find((one) => one.key === key);
  const unit = definition ? TYPED_UNITS[definition.unit] : null;
  const isMean = definition?.measure.kind === 'mean' || (definition?.measure.kind === 'external' && definition.measure.combine === 'mean');
  return (
    <Form method="post" className="grid gap-3 p-4 text-[13px] sm:grid-cols-2">
      <div className="sm:col-span-2">
        <Labelled label="KPI" help={definition?.definition}>
          <select name="key" className="field" value={key} onChange={(event) => setKey(event.target.value)}>
            {kpis.map((one) => <option key={one.key} value={one.key}>{one.title}</option>)}
          </select>
        </Labelled>
      </div>
      <Labelled label="Period from" help={`The start of that day, ${timeZone}`}><input type="date" name="from" required className="field" /></Labelled>
      <Labelled label="Until" help="The first day that is not in it"><input type="date" name="to" required className="field" /></Labelled>
      <Labelled label={isMean ? 'Sum (optional)' : `Numerator: ${definition?.numerator ?? ''}`}><input name="numerator" className="field" inputMode="decimal" autoComplete="off" /></Labelled>
      <Labelled label={isMean ? 'Count (optional)' : `Denominator: ${definition?.denominator ?? ''}`} help="Both give an interval"><input name="denominator" className="field" inputMode="decimal" autoComplete="off" /></Labelled>
      <Labelled label={`Or a value${unit?.name ? `, in ${unit.name === '%' ? 'per cent' : unit.name}` : ''}`} help={`Such as ${unit?.example ?? '1'}`}><input name="value" className="field" inputMode="decimal" autoComplete="off" /></Labelled>
      <Labelled label="Sample size"><input name="sample_size" className="field" inputMode="numeric" autoComplete="off" /></Labelled>
      {isMean && <Labelled label="Standard deviation" help="With the sample size it gives an interval"><input name="standard_deviation" className="field" inputMode="decimal" autoComplete="off" /></Labelled>}
      <Labelled label="Feature"><input name="feature" className="field" list="figure-features" autoComplete="off" placeholder="all" /></Labelled>
      <Labelled label="Group" help="A suite, a team, a survey"><input name="group" className="field" maxLength={512} autoComplete="off" /></Labelled>
      <datalist id="figure-features">{features.map((feature) => <option key={feature} value={feature} />)}</datalist>
      <div className="sm:col-span-2"><Labelled label="Note"><input name="note" className="field" maxLength={4_000} autoComplete="off" /></Labelled></div>
      <div className="sm:col-span-2"><button type="submit" name="intent" value="one" className="control control-primary" disabled={isSaving}>Store the figure</button></div>
    </Form>
  );
}
