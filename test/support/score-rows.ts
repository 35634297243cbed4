/** A score row with nothing in it but what a test says. */
import type { ScoreRow } from '#schema/clickhouse/tables.ts';
import { stored } from './review-answers.ts';

export function scoreRow(values: Partial<ScoreRow> & Pick<ScoreRow, 'score_id' | 'trace_id' | 'source' | 'name'>, at: number): ScoreRow {
  return {
    project_id: 'default', span_id: '', session_id: '', at: stored(at).slice(0, 23), value: null, label: '', comment: '', evidence: '', evaluator: '', evaluator_version: '', suite: '',
    run_id: '', case_id: '', is_critical: null, cost_usd: null, attributes: {}, feature: '', model: '', provider: '', prompt_name: '', prompt_version: '', environment: '', release: '',
    stratum: '', inclusion_probability: null, version: 1, is_deleted: 0, ...values,
  };
}
