/** `GET /api/v1/traces` and `/api/v1/traces/:id`. */
import { CursorError, listTraces, readTrace } from '#app/readings/traces.server.ts';
import { conditionsOf } from '#app/readings/trace-conditions.ts';
import { traceSpanSchema, traceSummarySchema } from '#app/readings/trace-shapes.ts';
import { ApiError, type ApiAnswer, type ApiArgs, parseParams } from './answer.server.ts';
import { FILTER_NAMES, tracesParams } from './contract.ts';
import { filterOf } from './kpis.server.ts';

export async function traces({ search, context }: ApiArgs): Promise<ApiAnswer> {
  const { limit, cursor, q, ...asked } = parseParams(search, tracesParams, FILTER_NAMES);
  const page = await listTraces(context, { filter: filterOf(search, context), limit, cursor: cursor ?? null, text: q ?? '', ...conditionsOf(asked) }).catch((error: unknown) => {
    throw error instanceof CursorError ? new ApiError(400, 'bad_param', error.message, 'cursor') : error;
  });
  return { json: page, csv: { name: 'traces', columns: Object.keys(traceSummarySchema.shape), rows: page.traces.map((trace) => ({ ...trace })) } };
}

export async function trace({ params, context }: ApiArgs): Promise<ApiAnswer> {
  const found = await readTrace(context, (params['id'] ?? '').replace(/\.csv$/, ''));
  if (!found) throw new ApiError(404, 'unknown_trace', 'There is no trace with this id.', 'id');
  return { json: found, csv: { name: `trace-${found.trace.trace_id}`, columns: Object.keys(traceSpanSchema.shape), rows: found.spans.map((span) => ({ ...span })) } };
}
