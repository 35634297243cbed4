/** The description at `/api/openapi.json`, made from the schemas that parse what comes in and goes out. */
import { z } from 'zod';
import { eventSchema } from '#schema/events.ts';
import { kpiValueSchema } from '#schema/kpi-values.ts';
import { markerSchema } from '#schema/markers.ts';
import { scoreSchema } from '#schema/scores.ts';
import { errorAnswer, FILTER_PARAMS, kpisAnswer, kpisParams, labelBody, labelsAnswer, labelsParams, labelsPreviewed, labelsTaken, seriesAnswer, seriesParams, takeLabelsParams, traceAnswer, tracesAnswer, tracesParams } from './contract.ts';

interface ReadOperation {
  path: string;
  summary: string;
  params: z.ZodObject;
  isFiltered: boolean;
  answer: z.ZodType;
}

const READS: readonly ReadOperation[] = [
  { path: '/api/v1/kpis', summary: 'Figures of a window, with intervals and verdicts', params: kpisParams, isFiltered: true, answer: kpisAnswer },
  { path: '/api/v1/kpis/{key}/series', summary: 'One KPI over time', params: seriesParams, isFiltered: true, answer: seriesAnswer },
  { path: '/api/v1/traces', summary: 'Requests, newest first', params: tracesParams, isFiltered: true, answer: tracesAnswer },
  { path: '/api/v1/traces/{id}', summary: 'One trace in full', params: z.object({}), isFiltered: false, answer: traceAnswer },
  { path: '/api/v1/labels', summary: 'Labels on answers of a window, with items, inclusion probabilities and provenance; one a line at .jsonl', params: labelsParams, isFiltered: true, answer: labelsAnswer },
];

const WRITES: readonly { path: string; summary: string; body: z.ZodType }[] = [
  { path: '/v1/events', summary: 'Finished operations: an object, an array, or NDJSON', body: eventSchema },
  { path: '/v1/scores', summary: 'Judgements', body: scoreSchema },
  { path: '/v1/kpi-values', summary: 'Figures measured elsewhere', body: kpiValueSchema },
  { path: '/v1/markers', summary: 'Deploys, incidents and other moments', body: markerSchema },
];

export function openApi(): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Assay', version: '1', description: 'Reading figures and traces, and sending what they are made of. Every JSON answer of the read API is also had as CSV, by `Accept: text/csv` or `.csv` behind the path.' },
    paths: {
      ...Object.fromEntries(READS.map((read) => [read.path, { get: readOperation(read), ...(read.path === '/api/v1/labels' ? { post: takeLabels() } : {}) }])),
      ...Object.fromEntries(WRITES.map(({ path, summary, body }) => [path, { post: writeOperation(summary, body) }])),
    },
    components: { schemas: { Error: jsonSchema(errorAnswer, 'output') } },
  };
}

function readOperation({ path, summary, params, isFiltered, answer }: ReadOperation): object {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const shape: Record<string, z.core.$ZodType> = { ...(isFiltered ? FILTER_PARAMS : {}), ...params.shape };
  return {
    summary,
    parameters: [...inPath, ...inQuery(shape)],
    responses: { 200: { description: 'The answer', content: { 'application/json': { schema: jsonSchema(answer, 'output') }, 'text/csv': {} } }, ...errors(400, 404, 503) },
  };
}

function inQuery(shape: Record<string, z.core.$ZodType>): object[] {
  return Object.entries(shape).map(([name, field]) => {
    const { description, ...schema } = jsonSchema(field, 'input');
    return { name, in: 'query', required: false, ...(description ? { description } : {}), schema };
  });
}

function takeLabels(): object {
  const one = jsonSchema(labelBody, 'input');
  const answer = { oneOf: [jsonSchema(labelsTaken, 'output'), jsonSchema(labelsPreviewed, 'output')] };
  return {
    summary: 'Labels made elsewhere: an array, JSON lines, CSV with a header, or what GET answered. The same again is stored once. Needs a key with the scope ingest where keys are needed',
    parameters: inQuery(takeLabelsParams.shape),
    requestBody: { required: true, content: { 'application/json': { schema: { type: 'array', items: one } }, 'application/x-ndjson': {}, 'text/csv': {} } },
    responses: { 200: { description: 'What was stored, or with preview would be; what is wrong is listed by line', content: { 'application/json': { schema: answer } } }, ...errors(400, 413, 415, 503) },
  };
}

function writeOperation(summary: string, body: z.ZodType): object {
  const one = jsonSchema(body, 'input');
  return {
    summary,
    requestBody: { required: true, content: { 'application/json': { schema: { oneOf: [one, { type: 'array', items: one }] } }, 'application/x-ndjson': {} } },
    responses: { 200: { description: 'Stored; what was rejected, and why, is listed' }, ...errors(400, 413, 415, 503) },
  };
}

function errors(...statuses: number[]): object {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  const words: Record<number, string> = { 400: 'Something is not understood; path names it', 404: 'Not there', 413: 'Too large', 415: 'No content type that is read', 503: 'ClickHouse does not answer; try again after Retry-After seconds' };
  return Object.fromEntries(statuses.map((status) => [status, { description: words[status], content }]));
}

function jsonSchema(schema: z.core.$ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
