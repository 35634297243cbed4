/** Params and answers of the read API, as zod schemas: the loaders parse by them, `/api/openapi.json` is made from them. */
import { z } from 'zod';
import { traceScoreSchema, traceSpanSchema, traceSummarySchema } from '#app/readings/trace-shapes.ts';
import { DIMENSIONS, dimensionSchema, RANGES } from '#schema/filter.ts';
import { KPIS } from '#schema/kpis/index.ts';

/** Read by `parseFilter`, and here for the description. */
export const FILTER_PARAMS = {
  from: z.string().optional().describe('Start of the window: a time with a zone, or a date or time in the project’s time zone'),
  to: z.string().optional().describe('End of the window, not in it; now when left out'),
  range: z.enum(RANGES).optional().describe('In place of from: so long before the end; 30d when both are left out'),
  ...Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, z.array(z.string()).optional().describe(`Only this ${dimension}; may be repeated, empty for "not told"`)])),
};
export const FILTER_NAMES = Object.keys(FILTER_PARAMS);

const kpiKey = z.enum(KPIS.map(({ key }) => key), { error: 'is no KPI key' });
const groupBy = dimensionSchema.optional().describe('Split by a dimension');

export const kpisParams = z.object({ groupBy, key: z.array(kpiKey).optional().describe('Only these KPIs; may be repeated; all when left out') });
export const seriesParams = z.object({ groupBy, interval: z.enum(['hour', 'day', 'week']).default('day').describe('Cut in the project’s time zone; weeks are ISO weeks') });
export const TRACE_STATUSES = ['error', 'ok', 'failed', 'no_hit', 'refused', 'rate_limited'] as const;
export const tracesParams = z.object({
  limit: z.string().regex(/^\d{1,4}$/, 'must be a number from 1 to 1000').transform(Number).pipe(z.number().min(1, 'must be 1 or more').max(1_000, 'must be 1000 or less')).default(100),
  cursor: z.string().max(2_000).optional().describe('The `next` of the page before'),
  status: z.enum(TRACE_STATUSES).optional(),
  no_hit: z.enum(['unknown', 'hit', 'empty', 'below_threshold', 'error']).optional(),
  kpi: kpiKey.optional().describe('The traces behind a KPI’s numerator'),
  q: z.string().max(500).optional().describe('A trace id, or words of the question or the answer'),
});

export const labelsParams = z.object({
  evidence: z.enum(['yes', 'no']).default('no').describe('With the texts of question, answer and documents'),
  purpose: z.enum(['estimation', 'gold', 'triage', 'calibration']).optional().describe('Only labels of these queues'),
});

export const takeLabelsParams = z.object({
  preview: z.enum(['yes', 'no', '1', '0']).default('no').describe('Say what would be stored and what is wrong, and store nothing'),
});
/** One label of a file, as it is documented; `import-labels.ts` reads it, from CSV too. */
export const labelBody = z.object({
  item_id: z.string().optional().describe('Or a trace_id'),
  trace_id: z.string().optional().describe('The item that was drawn of this trace, else the one in triage'),
  reviewer: z.string().describe('Or reviewer_id, as the export names it'),
  answers: z.record(z.string(), z.unknown()).optional().describe('By question of the rubric'),
  verdict: z.string().optional().describe('This and the next four may stand in place of answers'),
  failure_mode: z.string().optional(),
  severity: z.string().optional(),
  citation_correctness: z.string().optional(),
  comment: z.string().optional(),
  rubric_version: z.number().int().optional().describe('Left out: the newest'),
});

const figure = {
  value: z.number().nullable().describe('Null when unknown'),
  low: z.number().nullable().describe('Lower bound, 95%'),
  high: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
};
const group = z.string().nullable().describe('Value of the dimension, empty for "not told"; null for the whole');
const time = z.string().describe('ISO 8601, UTC');

export const readingSchema = z.object({
  key: z.string(),
  group,
  ...figure,
  method: z.enum(['wilson', 'clustered_wilson', 'order_statistics', 'poisson', 'delta', 't', 'stratified_wilson', 'bootstrap', 'exact', 'none']),
  unit: z.enum(['share', 'usd', 'ms', 'count', 'tokens', 'ratio', 'days', 'score']).describe('Shares are 0 to 1'),
  target: z.number().nullable(),
  verdict: z.enum(['good', 'bad', 'undetermined', 'none']),
  coverage: z.number().nullable().describe('Share of the rows that should have told and did'),
});
export const kpisAnswer = z.object({ from: time, to: time, source: z.enum(['rollup', 'raw']), readings: z.array(readingSchema) });
export const seriesAnswer = z.object({
  key: z.string(),
  interval: z.enum(['hour', 'day', 'week']),
  points: z.array(z.object({ at: time, group, ...figure, basis: z.string().optional().describe('Rubric or judge and version that it was measured with; points of another basis are another series'), isComplete: z.boolean() })),
});
export const tracesAnswer = z.object({ traces: z.array(traceSummarySchema), next: z.string().nullable() });
export const traceAnswer = z.object({ trace: traceSummarySchema, spans: z.array(traceSpanSchema), scores: z.array(traceScoreSchema) });
export const errorAnswer = z.object({ error: z.object({ code: z.string(), message: z.string(), path: z.string().nullable() }) });
export const labelsAnswer = z.object({ labels: z.array(z.looseObject({ event_id: z.string(), item_id: z.string(), kind: z.enum(['blind', 'revealed', 'adjudicated']), reviewer_id: z.string(), labelled_at: time, verdict: z.string().nullable(), inclusion_probability: z.number().nullable().describe('n_h ÷ N_h of its stratum; null where it was not drawn') })) });
const lineProblems = z.array(z.object({ line: z.number().int().describe('Line of the body, or place in the array, from 1'), message: z.string() }));
export const labelsTaken = z.object({ saved: z.number().int(), already: z.number().int().describe('Stored before'), problems: lineProblems });
export const labelsPreviewed = z.object({
  labels: z.array(z.object({ line: z.number().int(), item_id: z.string(), reviewer: z.string(), verdict: z.string(), queue_id: z.string(), isThere: z.boolean() })),
  problems: lineProblems,
});
