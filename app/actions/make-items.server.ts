/** Items with the texts and the evidence of their answers, as they are now: they outlive the spans. */
import { parseCitations, parseDocuments, readableText } from '#app/review/texts.ts';
import { sha256Hex } from '#app/review/sha256.ts';
import { textsOfAnswers } from '#app/queries/review-texts.server.ts';
import type { ReviewItemRow } from '#schema/clickhouse/tables.ts';
import { type ActionDeps, type Actor, microseconds, storedTime } from './deps.server.ts';

/** What an item is for, and how it was drawn; the rest is read from the store. */
export type ItemSource = Pick<
  ReviewItemRow,
  'queue_id' | 'purpose' | 'plan_id' | 'plan_version' | 'draw_id' | 'week' | 'trace_id' | 'span_id' | 'stratum' | 'stratum_size' | 'stratum_sample' | 'inclusion_probability' | 'u' | 'raters' | 'rubric_id' | 'expected' | 'reason'
> & {
  /** As the frame had it; left out, as the request has it now. */
  is_flagged?: boolean;
};

/** The same source gives the same id, so that a second attempt does not double. */
export function itemId(source: Pick<ItemSource, 'queue_id' | 'draw_id' | 'purpose' | 'trace_id' | 'span_id'>): string {
  return sha256Hex(['item', source.queue_id, source.draw_id, source.purpose, source.trace_id, source.span_id].join('|')).slice(0, 24);
}

/**
 * @param window of the requests' start, where it is known
 * @returns rows in the order of the sources; those whose request is gone are left out
 */
export async function makeItems(deps: ActionDeps, actor: Actor, sources: readonly ItemSource[], window?: { from: number; to: number }): Promise<ReviewItemRow[]> {
  const { project_id } = deps.project;
  const texts = await textsOfAnswers(deps.reader, { project_id, trace_ids: [...new Set(sources.map((source) => source.trace_id))], ...(window ? { window } : {}) });
  const byRequest = new Map(texts.map((row) => [`${row.trace_id}/${row.span_id}`, row]));
  const micros = microseconds(deps);
  return sources.flatMap((source): ReviewItemRow[] => {
    const found = byRequest.get(`${source.trace_id}/${source.span_id}`);
    if (!found) return [];
    return [
      {
        project_id,
        ...source,
        item_id: itemId(source),
        answered_at: storedTime(found.start_us),
        feature: found.feature,
        model: found.model,
        provider: found.provider,
        prompt_name: found.prompt_name,
        prompt_version: found.prompt_version,
        environment: found.environment,
        release: found.release,
        is_flagged: source.is_flagged ?? found.is_flagged,
        question: readableText(found.question || found.answer_input),
        answer: readableText(found.answer || found.root_output),
        documents: JSON.stringify(parseDocuments(found.documents)),
        citations: JSON.stringify(parseCitations(found.citations)),
        risk_score: found.risk_score,
        risk_reasons: found.risk_reasons,
        risk_version: found.risk_version,
        created_at: storedTime(micros),
        created_by: actor.id,
        version: micros,
      },
    ];
  });
}
