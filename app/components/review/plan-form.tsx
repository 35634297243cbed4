/** A plan's settings as a form; a preview stands beside it before anything is drawn. */
import { Form } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { PlanSettings } from '#schema/review.ts';

export function PlanForm({ settings, planId, rubrics, isSaving }: { settings: Omit<PlanSettings, 'salt'> & { salt: string }; planId: string | null; rubrics: readonly { rubric_id: string; name: string }[]; isSaving: boolean }) {
  return (
    <Form method="post" className="grid gap-3 text-[13px] sm:grid-cols-2" replace preventScrollReset>
      {planId && <input type="hidden" name="plan_id" value={planId} />}
      <Field label="Name"><input name="name" required maxLength={120} className="field" defaultValue={settings.name} /></Field>
      <Field label="Labels a week"><input name="labels_per_week" type="number" min={1} max={20000} required className="field" defaultValue={settings.labels_per_week} /></Field>
      <Field label="Share for flagged answers, %" help="30 gives about 2.5 times the effective labels of simple random sampling; 50 would lose all of it."><input name="flagged_share" type="number" min={0} max={100} className="field" defaultValue={Math.round(settings.flagged_share * 100)} /></Field>
      <Field label="Labelled twice, %" help="Mostly flagged ones: at 2% prevalence a random overlap says nothing."><input name="overlap_share" type="number" min={0} max={100} className="field" defaultValue={Math.round(settings.overlap_share * 100)} /></Field>
      <Field label="Gold, %" help="Items with a known answer, mixed in unseen."><input name="gold_share" type="number" min={0} max={50} className="field" defaultValue={Math.round(settings.gold_share * 100)} /></Field>
      <Field label="Labels in a cell, at least" help="Cells that would get fewer are merged."><input name="minimum_cell_labels" type="number" min={2} className="field" defaultValue={settings.minimum_cell_labels} /></Field>
      <Field label="Method">
        <select name="method" className="field" defaultValue={settings.method}>
          <option value="stratified">Smallest u of each stratum</option>
          <option value="poisson">Poisson: every u below π</option>
        </select>
      </Field>
      <Field label="Rubric">
        <select name="rubric_id" className="field" defaultValue={settings.rubric_id}>
          {rubrics.map((rubric) => <option key={rubric.rubric_id} value={rubric.rubric_id}>{rubric.name}</option>)}
        </select>
      </Field>
      <Field label="Only these features" help="Separated by commas; empty for all."><input name="features" className="field" defaultValue={settings.eligible.feature?.join(', ') ?? ''} /></Field>
      <Field label="Salt" help="Empty makes one. With salt, week and frame anybody can draw again."><input name="salt" className="field font-mono" defaultValue={settings.salt} /></Field>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1 sm:col-span-2">
        <legend className="sr-only">Strata</legend>
        <label className="inline-flex items-center gap-1.5"><input type="checkbox" name="stratify_by" value="feature" defaultChecked={settings.stratify_by.includes('feature')} /> Strata by feature</label>
        <label className="inline-flex items-center gap-1.5"><input type="checkbox" name="stratify_by" value="model" defaultChecked={settings.stratify_by.includes('model')} /> Strata by model</label>
        <label className="inline-flex items-center gap-1.5"><input type="checkbox" name="use_past" defaultChecked={settings.use_past} /> Share out by earlier weeks when there are enough labels (Neyman)</label>
      </fieldset>
      <div className="flex gap-2 sm:col-span-2">
        <button type="submit" name="intent" value="preview" className="control">Preview</button>
        <button type="submit" name="intent" value="save" className="control control-primary" disabled={isSaving}>{planId ? 'Save a new version' : 'Make the plan'}</button>
      </div>
    </Form>
  );
}

function Field({ label, help, children }: { label: string; help?: string; children: ReactNode }) {
  return (
    <label className="block">
      <span className="mb-1 block font-medium text-ink-2">{label}</span>
      {children}
      {help && <span className="mt-0.5 block text-[12px] text-ink-3">{help}</span>}
    </label>
  );
}
