/**
 * What judges said of the answers that draws saw, and of those that were drawn: from both a judge
 * can be measured, and the rate be told a second way. A flag is what `judge_flag_rate` counts.
 */
import { z } from 'zod';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import { DIMENSIONS, type Dimension } from '#schema/filter.ts';
import { findKpi } from '#schema/kpis/index.ts';
import { projectParams, VALID_ITEMS } from './review-columns.server.ts';

const measure = findKpi('judge_flag_rate')?.measure;
const [FLAG, HAS_FLAG] = measure?.kind === 'share' ? [measure.numerator, measure.denominator] : ['false', 'false'];

const dimensions = { feature: z.string(), model: z.string(), provider: z.string(), prompt_name: z.string(), prompt_version: z.string(), environment: z.string(), release: z.string() };
const params = projectParams.extend({ from: z.number(), to: z.number() });

/** The newest opinion of each judge and version on each trace. */
const OPINIONS = (traces: string) => `
  SELECT trace_id, evaluator, evaluator_version, argMax(${FLAG}, at) AS flag
  FROM scores FINAL
  WHERE project_id = {project_id:String} AND source = 'judge' AND (${HAS_FLAG}) AND trace_id IN (${traces})
  GROUP BY trace_id, evaluator, evaluator_version`;

const IN_WINDOW = 'start_time >= fromUnixTimestamp64Milli({from:Int64}) AND start_time < fromUnixTimestamp64Milli({to:Int64})';

const ofDraws = params.extend({ draws: z.array(z.string()) });
export type FrameQuestion = z.output<typeof ofDraws>;

/** Frames are kept by draw: those of others need not be looked at. */
const FRAME = `
  SELECT draw_id, stratum, is_flagged, trace_id, span_id, start_time, ${DIMENSIONS.join(', ')} FROM review_frames FINAL
  WHERE project_id = {project_id:String} AND draw_id IN {draws:Array(String)} AND ${IN_WINDOW}`;

const FRAME_TRACES = `SELECT trace_id FROM review_frames WHERE project_id = {project_id:String} AND draw_id IN {draws:Array(String)} AND ${IN_WINDOW}`;

const cell = z.object({ draw_id: z.string(), stratum: z.string(), is_flagged: z.boolean(), at: z.number(), judged: z.number(), sum: z.number(), squares: z.number(), ...dimensions });
const judgedCell = cell.extend({ evaluator: z.string(), evaluator_version: z.string() });
export type RiskCell = z.output<typeof cell>;

/** Parts of the frame; by all dimensions there are nearly as many as answers, so those that nobody asked for are empty. */
const columnsOf = (by: readonly Dimension[]) => DIMENSIONS.map((dimension) => (by.includes(dimension) ? dimension : `'' AS ${dimension}`)).join(', ');
const groupOf = (by: readonly Dimension[]) => ['draw_id', 'stratum', 'is_flagged', ...by].join(', ');

/** Whether any judge has passed a judgement since a day before: judgements come after what they judge, but for clocks. */
const hasOpinions = defineQuery({
  name: 'review.has-opinions',
  params: projectParams.extend({ from: z.number() }),
  row: z.object({ found: z.number() }),
  sql: `SELECT 1 AS found FROM scores WHERE project_id = {project_id:String} AND source = 'judge' AND (${HAS_FLAG}) AND at >= fromUnixTimestamp64Milli({from:Int64}) - INTERVAL 1 DAY LIMIT 1`,
});

/** Flags (0 or 1) of each judge on each part of the frame: how many it judged, their sum, and the sum of their squares. */
export async function judgedFrame(reader: Reader, question: FrameQuestion, by: readonly Dimension[]): Promise<z.output<typeof judgedCell>[]> {
  // Without a judge the frame need not be read, however large it is.
  if ((await hasOpinions(reader, { project_id: question.project_id, from: question.from })).length === 0) return [];
  return await defineQuery({
    name: 'review.judged-frame',
    params: ofDraws,
    row: judgedCell,
    sql: `
      SELECT evaluator, evaluator_version, draw_id, stratum, is_flagged, toUnixTimestamp64Milli(min(start_time)) AS at,
             count() AS judged, toFloat64(countIf(flag)) AS sum, sum AS squares, ${columnsOf(by)}
      FROM (${FRAME}) AS frame INNER JOIN (${OPINIONS(FRAME_TRACES)}) AS opinion ON frame.trace_id = opinion.trace_id
      GROUP BY evaluator, evaluator_version, ${groupOf(by)}`,
  })(reader, question);
}

/** The rule judge's risk score over the frame; answers whose requests are gone are not in it. */
export async function riskOfFrame(reader: Reader, question: FrameQuestion, by: readonly Dimension[]): Promise<RiskCell[]> {
  return await defineQuery({
    name: 'review.frame-risk',
    params: ofDraws,
    row: cell,
    sql: `
      SELECT draw_id, stratum, is_flagged, toUnixTimestamp64Milli(min(start_time)) AS at,
             count() AS judged, sum(toFloat64(risk_score)) AS sum, sum(toFloat64(risk_score) * toFloat64(risk_score)) AS squares, ${columnsOf(by)}
      FROM (${FRAME}) AS frame
      INNER JOIN (
        SELECT trace_id, span_id, risk_score FROM requests FINAL
        WHERE project_id = {project_id:String} AND risk_version != '' AND ${IN_WINDOW}
      ) AS request ON frame.trace_id = request.trace_id AND frame.span_id = request.span_id
      GROUP BY ${groupOf(by)}`,
  })(reader, question);
}

/** The same opinions on the items that were drawn. */
export const judgedItems = defineQuery({
  name: 'review.judged-items',
  params,
  row: z.object({ trace_id: z.string(), evaluator: z.string(), evaluator_version: z.string(), flag: z.boolean() }),
  sql: `
    SELECT trace_id, evaluator, evaluator_version, toBool(flag) AS flag FROM (${OPINIONS(`
      SELECT trace_id FROM review_items FINAL
      WHERE project_id = {project_id:String} AND purpose = 'estimation' AND ${VALID_ITEMS}
        AND answered_at >= fromUnixTimestamp64Milli({from:Int64}) AND answered_at < fromUnixTimestamp64Milli({to:Int64})`)})`,
});
