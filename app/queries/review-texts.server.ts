/** The texts and the evidence of answers, to be kept with the items that are drawn. */
import { z } from 'zod';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { projectParams } from './review-columns.server.ts';

const requestsOfAnswers = defineQuery({
  name: 'review.text-requests',
  params: projectParams.extend({ trace_ids: z.array(z.string()).max(2_000), from: z.number(), to: z.number() }),
  row: z.object({
    trace_id: z.string(),
    span_id: z.string(),
    start_us: z.number(),
    answer_span_id: z.string(),
    answer_document_span_id: z.string(),
    is_flagged: z.boolean(),
    risk_score: z.number(),
    risk_reasons: z.array(z.string()),
    risk_version: z.string(),
    feature: z.string(),
    model: z.string(),
    provider: z.string(),
    prompt_name: z.string(),
    prompt_version: z.string(),
    environment: z.string(),
    release: z.string(),
  }),
  sql: `
    SELECT trace_id, span_id, toUnixTimestamp64Micro(start_time) AS start_us, answer_span_id, answer_document_span_id,
           risk_flag AS is_flagged, risk_score, risk_reasons, risk_version, feature, model, provider, prompt_name, prompt_version, environment, release
    FROM requests FINAL
    WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)}
      AND start_time >= fromUnixTimestamp64Milli({from:Int64}) AND start_time < fromUnixTimestamp64Milli({to:Int64})`,
});

const payloadsOfSpans = defineQuery({
  name: 'review.text-payloads',
  params: projectParams.extend({ trace_ids: z.array(z.string()).max(2_000), span_ids: z.array(z.string()).max(6_000) }),
  row: z.object({ trace_id: z.string(), span_id: z.string(), input: z.string(), output: z.string(), documents: z.string(), citations: z.string() }),
  sql: `
    SELECT trace_id, span_id, input, output, documents, citations
    FROM span_payloads FINAL
    WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)} AND span_id IN {span_ids:Array(String)}`,
});

/** The engine's range of times, for traces of any time. */
const ANY_TIME = { from: 0, to: Date.UTC(2200, 0, 1) };

/**
 * Question (the root's input), answer, documents and citations of requests, with the rule judge's
 * opinion of them. `span_payloads` stands in the order of trace ids: ids that follow each other are
 * read from a few granules, ids at random from all of them: callers with many sort them first, and
 * the table is read once instead of once a query.
 *
 * @param ask.window of the requests' start, where it is known
 */
export async function textsOfAnswers(reader: Reader, ask: { project_id: string; trace_ids: string[]; window?: { from: number; to: number } }) {
  const { project_id, trace_ids, window = ANY_TIME } = ask;
  if (trace_ids.length === 0) return [];
  const requests = await requestsOfAnswers(reader, { project_id, trace_ids, ...window });
  const span_ids = [...new Set(requests.flatMap((request) => [request.span_id, request.answer_span_id, request.answer_document_span_id]))].filter(Boolean);
  const payloads = await payloadsOfSpans(reader, { project_id, trace_ids, span_ids });
  const byKey = new Map(payloads.map((row) => [`${row.trace_id} ${row.span_id}`, row]));
  return requests.map(({ answer_span_id, answer_document_span_id, ...request }) => {
    const payload = (spanId: string) => (spanId === '' ? undefined : byKey.get(`${request.trace_id} ${spanId}`));
    const [root, answer, retrieval] = [payload(request.span_id), payload(answer_span_id), payload(answer_document_span_id)];
    return {
      ...request,
      question: root?.input ?? '',
      answer_input: answer?.input ?? '',
      answer: answer?.output ?? '',
      root_output: root?.output ?? '',
      documents: retrieval?.documents ?? '',
      citations: answer?.citations ?? '',
    };
  });
}
