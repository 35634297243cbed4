/** The forms of settings as settings; what makes no sense is said by the field's name. */
import { CAPTURES, PII_ACTIONS, PII_KINDS, type PiiAction, type PiiKind } from '#schema/pii.ts';
import { isTimeZone, type ProjectSettings } from '#schema/project.ts';
import { ActionError } from './actions/deps.server.ts';

type Changed = Pick<ProjectSettings, 'time_zone' | 'capture' | 'pii' | 'hash_identities' | 'score_thresholds' | 'rate_limit'>;

/** @throws ActionError */
export function readSettingsForm(form: FormData): Changed {
  const time_zone = String(form.get('time_zone') ?? '');
  if (!isTimeZone(time_zone)) throw new ActionError('The time zone must be an IANA name such as Europe/Berlin.');
  const capture = CAPTURES.find((one) => one === form.get('capture'));
  if (!capture) throw new ActionError('Choose what becomes of content.');
  const pii: Partial<Record<PiiKind, PiiAction>> = {};
  for (const kind of PII_KINDS) {
    const action = PII_ACTIONS.find((one) => one === form.get(`pii.${kind}`));
    if (!action) throw new ActionError(`Choose what becomes of ${kind}.`);
    pii[kind] = action;
  }
  return {
    time_zone,
    capture,
    pii,
    hash_identities: form.get('hash_identities') === 'on',
    score_thresholds: readThresholds(String(form.get('score_thresholds') ?? '')),
    rate_limit: { requests_per_s: positive(form, 'requests_per_s'), bytes_per_s: positive(form, 'bytes_per_s') },
  };
}

/** The budget's form on /cost; an empty field is no budget. @throws ActionError */
export function readBudgetForm(form: FormData): Pick<ProjectSettings, 'budget_usd_per_month'> {
  const text = String(form.get('budget_usd_per_month') ?? '').trim();
  if (text === '') return { budget_usd_per_month: null };
  const usd = Number(text);
  if (!(usd > 0 && usd <= 1e9)) throw new ActionError('The budget must be an amount above 0, or nothing.');
  return { budget_usd_per_month: usd };
}

/** A line an index: `docs = 0.7`; `*` is every other. */
function readThresholds(text: string): Record<string, number> {
  const thresholds: Record<string, number> = {};
  for (const line of text.split('\n').map((one) => one.trim()).filter(Boolean)) {
    const match = /^(.+?)\s*=\s*(-?\d+(?:\.\d+)?)$/.exec(line);
    if (!match?.[1] || match[1] === '__proto__') throw new ActionError(`A threshold is a line such as "docs = 0.7"; this one is not: ${JSON.stringify(line)}.`);
    thresholds[match[1]] = Number(match[2]);
  }
  return thresholds;
}

function positive(form: FormData, name: string): number {
  const value = Number(form.get(name) || Number.NaN);
  if (!(value > 0)) throw new ActionError(`${name} must be a number above 0.`);
  return value;
}
