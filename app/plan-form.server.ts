/** The plan's form as settings. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { planSettingsSchema, type PlanSettings } from '#schema/review.ts';

const percent = (text: FormDataEntryValue | null, name: string) => {
  const value = Number(text);
  if (text === null || String(text).trim() === '' || !Number.isFinite(value)) throw new PlanFormError(`${name} must be a number.`);
  return value / 100;
};

export class PlanFormError extends Error {
  override readonly name = 'PlanFormError';
}

/** @throws PlanFormError with a sentence that names the field */
export function readPlanForm(form: FormData): PlanSettings {
  const features = String(form.get('features') ?? '').split(',').map((one) => one.trim()).filter(Boolean);
  const parsed = planSettingsSchema.safeParse({
    name: String(form.get('name') ?? ''),
    method: String(form.get('method') ?? 'stratified'),
    labels_per_week: Number(form.get('labels_per_week')),
    flagged_share: percent(form.get('flagged_share'), 'Share for flagged answers'),
    overlap_share: percent(form.get('overlap_share'), 'Labelled twice'),
    gold_share: percent(form.get('gold_share'), 'Gold'),
    minimum_cell_labels: Number(form.get('minimum_cell_labels')),
    stratify_by: form.getAll('stratify_by').map(String),
    eligible: features.length > 0 ? { feature: features } : {},
    salt: String(form.get('salt') ?? '').trim() || randomBytes(12).toString('hex'),
    rubric_id: String(form.get('rubric_id') ?? 'default'),
    use_past: form.get('use_past') === 'on',
  });
  if (parsed.success) return parsed.data;
  throw new PlanFormError(z.prettifyError(parsed.error));
}
