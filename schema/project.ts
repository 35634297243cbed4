/** A project and its settings. Until there are accounts, there is one project. */
import { z } from 'zod';
import { CAPTURES, PII_ACTIONS, PII_KINDS, type PiiAction, type PiiKind } from './pii.ts';

export const DEFAULT_PROJECT_ID = 'default';

/** A project's own price from a moment on, in USD per million tokens; it goes before every other. */
export const priceOverrideSchema = z.object({
  /** Empty: whoever serves the model. */
  provider: z.string().default(''),
  model: z.string().min(1),
  /** Milliseconds since 1970. */
  from: z.number().default(0),
  input: z.number().min(0),
  /** Left out, cached tokens cost what input costs. */
  cached_input: z.number().min(0).optional(),
  cache_write: z.number().min(0).optional(),
  output: z.number().min(0),
});

export const projectSettingsSchema = z.object({
  /** IANA zone in which days and weeks are cut. */
  time_zone: z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin').default('UTC'),
  /** Score below which a retrieved document is no hit, by index; `*` is every other index. */
  score_thresholds: z.record(z.string(), z.number()).default({}),
  price_overrides: z.array(priceOverrideSchema).default([]),
  /** What becomes of prompts, answers and documents. */
  capture: z.enum(CAPTURES).default('redacted'),
  /** By kind; a kind that is left out is redacted. */
  pii: z.partialRecord(z.enum(PII_KINDS), z.enum(PII_ACTIONS)).default({}),
  /** Keep a keyed hash of user and session ids rather than the ids. */
  hash_identities: z.boolean().default(true),
  /** What a calendar month may cost, all features together; null: there is no budget. */
  budget_usd_per_month: z.number().positive().max(1e9).nullable().default(null),
  /** What one key may send a second, averaged over ten; the defaults are four times what one server takes. */
  rate_limit: z.object({ requests_per_s: z.number().positive().max(1e6), bytes_per_s: z.number().positive().max(1e12) }).default({ requests_per_s: 1_000, bytes_per_s: 200_000_000 }),
});
export type ProjectSettings = z.output<typeof projectSettingsSchema>;

export interface Project {
  project_id: string;
  name: string;
  settings: ProjectSettings;
}

/** Every kind with what this project wants done. */
export function piiActions(settings: ProjectSettings): Record<PiiKind, PiiAction> {
  const of = (kind: PiiKind): PiiAction => settings.pii[kind] ?? 'redact';
  return { email: of('email'), phone: of('phone'), card: of('card'), iban: of('iban'), national_id: of('national_id'), ip: of('ip'), secret: of('secret') };
}

export const DEFAULT_PROJECT: Project = {
  project_id: DEFAULT_PROJECT_ID,
  name: 'Default project',
  settings: projectSettingsSchema.parse({}),
};

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
