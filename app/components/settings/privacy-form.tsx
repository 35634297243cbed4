/** What a project stores of texts and people, and how it reads times and scores. */
import { Form } from '@remix-run/react';
import { CAPTURES, PII_ACTIONS, PII_KINDS, type Capture, type PiiAction, type PiiKind } from '#schema/pii.ts';
import type { ProjectSettings } from '#schema/project.ts';

const CAPTURE_TITLES: Record<Capture, string> = {
  redacted: 'Redacted: what is found below is treated before anything is stored',
  full: 'Full: stored as sent, nothing is looked for',
  none: 'None: texts are looked at for citations and refusals, and not stored',
};
const KIND_TITLES: Record<PiiKind, string> = {
  email: 'E-mail addresses',
  phone: 'Phone numbers',
  card: 'Payment cards',
  iban: 'IBANs',
  national_id: 'National ids',
  ip: 'IP addresses',
  secret: 'API keys, tokens and passwords',
};
const ACTION_TITLES: Record<PiiAction, string> = { redact: 'Redact', hash: 'Hash', keep: 'Keep', drop: 'Drop the text' };

export function PrivacyForm({ settings, isSaving }: { settings: ProjectSettings; isSaving: boolean }) {
  return (
    <Form method="post" className="grid items-start gap-4 text-[13px] lg:grid-cols-2">
      <section className="panel min-w-0 p-4" aria-label="Content">
        <fieldset>
          <legend className="mb-2 font-semibold">Prompts, answers and documents</legend>
          {CAPTURES.toSorted((a, b) => (a === 'redacted' ? -1 : b === 'redacted' ? 1 : 0)).map((capture) => (
            <label key={capture} className="flex items-baseline gap-2 py-1">
              <input type="radio" name="capture" value={capture} defaultChecked={settings.capture === capture} /> {CAPTURE_TITLES[capture]}
            </label>
          ))}
        </fieldset>
        <label className="mt-3 flex items-baseline gap-2">
          <input type="checkbox" name="hash_identities" defaultChecked={settings.hash_identities} /> Keep a keyed hash of user and session ids, not the ids
        </label>
        <div className="mt-4 overflow-x-auto" tabIndex={0} role="region" aria-label="What is done with each kind">
          <table className="data-table w-full">
            <caption className="sr-only">What is done with each kind of personal text</caption>
            <thead>
              <tr>
                <th scope="col">Kind</th>
                <th scope="col">What is done</th>
                <th scope="col">Mark</th>
              </tr>
            </thead>
            <tbody>
              {PII_KINDS.map((kind) => (
                <tr key={kind}>
                  <th scope="row" id={`pii-${kind}`} className="text-left font-medium">{KIND_TITLES[kind]}</th>
                  <td>
                    <select name={`pii.${kind}`} aria-labelledby={`pii-${kind}`} className="field !w-36" defaultValue={settings.pii[kind] ?? 'redact'}>
                      {PII_ACTIONS.map((action) => <option key={action} value={action}>{ACTION_TITLES[action]}</option>)}
                    </select>
                  </td>
                  <td className="font-mono text-[12px] whitespace-nowrap text-ink-3">[{kind}]</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p className="mt-2 text-[12px] text-ink-3">Hash leaves [email:9f86d0], the same for the same value within this project. Keep only counts. What was found is a fact on each span, whatever is done.</p>
      </section>
      <section className="panel grid min-w-0 gap-3 p-4" aria-label="Project">
        <label className="block">
          <span className="mb-1 block font-medium text-ink-2">Time zone</span>
          <input name="time_zone" required className="field !w-64 max-w-full" defaultValue={settings.time_zone} />
          <span className="mt-0.5 block text-[12px] text-ink-3">Days and weeks are cut in it; an IANA name such as Europe/Berlin.</span>
        </label>
        <label className="block">
          <span className="mb-1 block font-medium text-ink-2">Score thresholds</span>
          <textarea name="score_thresholds" rows={4} className="field font-mono" defaultValue={Object.entries(settings.score_thresholds).map(([index, score]) => `${index} = ${score}`).join('\n')} placeholder={'docs = 0.7\n* = 0.5'} />
          <span className="mt-0.5 block text-[12px] text-ink-3">A line an index. Below its score a retrieved document is no hit; * is every other index. Holds for what arrives from now on.</span>
        </label>
        <div className="grid gap-3 sm:grid-cols-2">
          <label className="block">
            <span className="mb-1 block font-medium text-ink-2">Requests a second, each key</span>
            <input name="requests_per_s" type="number" min="0.1" step="any" required className="field" defaultValue={settings.rate_limit.requests_per_s} />
          </label>
          <label className="block">
            <span className="mb-1 block font-medium text-ink-2">Bytes a second, each key</span>
            <input name="bytes_per_s" type="number" min="1000" step="any" required className="field" defaultValue={settings.rate_limit.bytes_per_s} />
          </label>
        </div>
        <div>
          <button type="submit" className="control control-primary" disabled={isSaving}>Save</button>
        </div>
      </section>
    </Form>
  );
}
