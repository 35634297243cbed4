/** The form of /targets as a target. */
import { findKpi } from '#schema/kpis/index.ts';
import { parseTyped } from '#schema/kpis/typed-value.ts';
import { ActionError } from './actions/deps.server.ts';
import type { SetTarget } from './actions/set-target.server.ts';
import { textField, timeField } from './form-fields.server.ts';

/** @throws ActionError that names the field */
export function readTargetForm(form: FormData, timeZone: string): SetTarget {
  const key = textField(form, 'key');
  const definition = findKpi(key);
  if (!definition) throw new ActionError('Choose a KPI.');
  const isNone = form.get('is_none') === 'on';
  const text = textField(form, 'value');
  if (!isNone && text === '') throw new ActionError('Value: type a number, or choose that there is no target.');
  const typed = isNone ? null : parseTyped(text, definition.unit);
  if (typed && 'problem' in typed) throw new ActionError(`Value ${typed.problem}`);
  const better = definition.target?.direction ?? definition.better;
  const asked = textField(form, 'direction');
  const direction = better !== 'none' ? better : asked === 'higher' || asked === 'lower' ? asked : null;
  if (direction === null) throw new ActionError('Say whether good is at least or at most the target.');
  return {
    key,
    feature: textField(form, 'feature', 512),
    valid_from: timeField(form, 'valid_from', 'Valid from', timeZone),
    valid_to: textField(form, 'valid_to') === '' ? null : timeField(form, 'valid_to', 'Valid to', timeZone),
    value: typed?.value ?? null,
    direction,
    owner: textField(form, 'owner', 120),
    note: textField(form, 'note', 1_000),
  };
}
