/**
 * The wire contract of `POST /v1/markers`: a moment that may explain a series (a deploy, an
 * incident, a change of prompt, judge or rubric). Safe in a browser.
 */
import { z } from 'zod';
import { dimension, wireId, wireTime } from './wire.ts';

export const MARKER_KINDS = ['deploy', 'incident', 'prompt', 'rubric', 'judge', 'price', 'note'] as const;

export const markerSchema = z.strictObject({
  /** Sending the same id again replaces. Left out, it follows from kind, title and time. */
  marker_id: wireId.nullish(),
  kind: z.enum(MARKER_KINDS),
  title: z.string().min(1).max(500),
  at: wireTime.nullish(),
  /** Of an incident: `sev1` to `sev5`. */
  severity: z.enum(['sev1', 'sev2', 'sev3', 'sev4', 'sev5']).nullish(),
  /** An incident that a GenAI change caused counts in `genai_incidents`. */
  is_genai: z.boolean().nullish(),
  feature: dimension.nullish(),
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).max(2_048).nullish(),
  attributes: z.record(z.string(), z.unknown()).nullish(),
});

export type Marker = z.output<typeof markerSchema>;
