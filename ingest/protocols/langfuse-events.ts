/**
 * The wire contract of Langfuse's legacy batch (`POST /api/public/ingestion`): an envelope an event,
 * and a body by its type. Lenient where Langfuse is: unknown fields pass, null is absent.
 */
import { z } from 'zod';

const time = z.iso.datetime({ offset: true, error: 'must be an ISO 8601 time with a zone' }).transform((text) => new Date(text).getTime());
const id = z.string().min(1).max(512);
const numbers = z.record(z.string(), z.unknown());

export const envelopeSchema = z.looseObject({
  id: z.string().min(1).max(512),
  type: z.string().min(1).max(64),
  timestamp: time,
  body: z.looseObject({}),
});
export type Envelope = z.output<typeof envelopeSchema>;

export const traceBodySchema = z.looseObject({
  id: id.nullish(),
  timestamp: time.nullish(),
  name: z.string().nullish(),
  userId: z.string().nullish(),
  sessionId: z.string().nullish(),
  release: z.string().nullish(),
  version: z.string().nullish(),
  environment: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  metadata: z.unknown().optional(),
});
export type TraceBody = z.output<typeof traceBodySchema>;

export const observationBodySchema = z.looseObject({
  id: id.nullish(),
  traceId: id.nullish(),
  parentObservationId: id.nullish(),
  type: z.string().nullish(),
  name: z.string().nullish(),
  startTime: time.nullish(),
  endTime: time.nullish(),
  completionStartTime: time.nullish(),
  level: z.string().nullish(),
  statusMessage: z.string().nullish(),
  version: z.string().nullish(),
  environment: z.string().nullish(),
  model: z.string().nullish(),
  modelParameters: numbers.nullish(),
  usage: numbers.nullish(),
  usageDetails: numbers.nullish(),
  costDetails: numbers.nullish(),
  promptName: z.string().nullish(),
  promptVersion: z.union([z.number(), z.string()]).nullish(),
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  metadata: z.unknown().optional(),
});
export type ObservationBody = z.output<typeof observationBodySchema>;

export const scoreBodySchema = z.looseObject({
  id: id.nullish(),
  traceId: id.nullish(),
  observationId: id.nullish(),
  sessionId: z.string().min(1).max(512).nullish(),
  name: z.string().min(1).max(256),
  value: z.union([z.number(), z.string(), z.boolean()], { error: 'must be a number, or a text for a category' }),
  dataType: z.string().nullish(),
  comment: z.string().nullish(),
  environment: z.string().nullish(),
  metadata: z.unknown().optional(),
});
export type ScoreBody = z.output<typeof scoreBodySchema>;
