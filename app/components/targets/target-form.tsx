/** Sets a KPI's target: for the project or a feature, from a day on, in the unit that people read. */
import { Form } from '@remix-run/react';
import type { KpiDefinition } from '#schema/kpis/definition.ts';
import { TYPED_UNITS, writeTyped } from '#schema/kpis/typed-value.ts';
import { formatDateInput } from '../format-time.ts';
import { targetText } from '../kpi/explain.tsx';
import { Labelled } from '../layout/labelled.tsx';
import { useSite } from '../layout/site.tsx';

interface TargetFormProps {
  definition: KpiDefinition;
  /** The project's own that holds now. */
  current: { value: number | null; direction: 'higher' | 'lower'; owner: string } | null;
  features: readonly string[];
  isSaving: boolean;
}

export function TargetForm({ definition, current, features, isSaving }: TargetFormProps) {
  const { now, timeZone } = useSite();
  const { unit, target } = definition;
  const value = current ? current.value : (target?.value ?? null);
  const better = target?.direction ?? definition.better;
  const unitName = TYPED_UNITS[unit].name;
  return (
    <Form method="post" className="grid gap-3 p-4 text-[13px] sm:grid-cols-2" preventScrollReset>
      <input type="hidden" name="key" value={definition.key} />
      <p className="text-ink-2 sm:col-span-2">
        {target ? `The catalogue's default is ${targetText(target.value, definition)}.` : (definition.targetNote ?? 'The catalogue has no default.')}
      </p>
      <Labelled label={`Target${unitName ? `, in ${unitName === '%' ? 'per cent' : unitName}` : ''}`} help={`Such as ${TYPED_UNITS[unit].example}`}>
        <input name="value" className="field" inputMode="decimal" autoComplete="off" defaultValue={value === null ? '' : writeTyped(value, unit)} />
      </Labelled>
      {better === 'none' ? (
        <Labelled label="Good is">
          <select name="direction" className="field" defaultValue={current?.direction ?? 'lower'}>
            <option value="lower">at most the target</option>
            <option value="higher">at least the target</option>
          </select>
        </Labelled>
      ) : (
        <div>
          <span className="mb-1 block font-medium text-ink-2">Good is</span>
          <span className="flex min-h-[30px] items-center">at {better === 'higher' ? 'least' : 'most'} the target</span>
        </div>
      )}
      <Labelled label="For" help="A feature's target goes before the project's where only that feature is looked at.">
        <input name="feature" className="field" list="target-features" placeholder="the whole project" autoComplete="off" />
      </Labelled>
      <datalist id="target-features">
        {features.map((feature) => <option key={feature} value={feature} />)}
      </datalist>
      <Labelled label="Owner"><input name="owner" className="field" maxLength={120} defaultValue={current?.owner ?? ''} placeholder="who answers for it" autoComplete="off" /></Labelled>
      <Labelled label="Valid from" help={`The start of that day, ${timeZone}`}><input type="date" name="valid_from" required className="field" defaultValue={formatDateInput(now, timeZone)} /></Labelled>
      <Labelled label="Until" help="The first day without it; empty until it is replaced"><input type="date" name="valid_to" className="field" /></Labelled>
      <div className="sm:col-span-2"><Labelled label="Note"><input name="note" className="field" maxLength={1_000} placeholder="why this number" autoComplete="off" /></Labelled></div>
      <label className="flex items-baseline gap-2 sm:col-span-2">
        <input type="checkbox" name="is_none" defaultChecked={current !== null && current.value === null} /> No target, also not the default
      </label>
      <div className="sm:col-span-2">
        <button type="submit" name="intent" value="set" className="control control-primary" disabled={isSaving}>Set the target</button>
      </div>
    </Form>
  );
}
