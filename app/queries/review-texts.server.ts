/** The texts and the evidence of answers, to be kept with the items that are drawn. */
import { z } from 'zod';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';

/**
 * Question (the root's input), answer, documents and citations of requests named by trace and root
 * span, with the rule judge's opinion of them.
 */
export const textsOfAnswers = defineQuery({
  name: 'review.texts',
  params: z.object({ project_id: z.string(), trace_ids: z.array(z.string()).max(2_000) }),
  row: z.object({
    trace_id: z.string(),
    span_id: z.string(),
    start_us: z.number(),
    question: z.string(),
    answer_input: z.string(),
    answer: z.string(),
    root_output: z.string(),
    documents: z.string(),
    citations: z.string(),
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
    WITH payloads AS (
      SELECT trace_id, span_id, input, output, documents, citations
      FROM span_payloads FINAL
      WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)}
    )
    SELECT r.trace_id AS trace_id, r.span_id AS span_id, toUnixTimestamp64Micro(r.start_time) AS start_us,
           root.input AS question, answer.input AS answer_input, answer.output AS answer, root.output AS root_output,
           retrieval.documents AS documents, answer.citations AS citations,
           r.risk_flag AS is_flagged, r.risk_score AS risk_score, r.risk_reasons AS risk_reasons, r.risk_version AS risk_version,
           r.feature AS feature, r.model AS model, r.provider AS provider, r.prompt_name AS prompt_name,
           r.prompt_version AS prompt_version, r.environment AS environment, r.release AS release
    FROM (SELECT * FROM requests FINAL WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)}) AS r
    LEFT JOIN payloads AS root ON root.trace_id = r.trace_id AND root.span_id = r.span_id
    LEFT JOIN payloads AS answer ON answer.trace_id = r.trace_id AND answer.span_id = r.answer_span_id
    LEFT JOIN payloads AS retrieval ON retrieval.trace_id = r.trace_id AND retrieval.span_id = r.answer_document_span_id`,
});
