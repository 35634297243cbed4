/**
 * Prices past spans again: after a price was added to the table or the project, or was wrong. The
 * spans are stored anew under newer versions, and their requests settled. The precedence is that of
 * ingest: the project's own price at the time, what the client said it paid, the price table.
 */
import { z } from 'zod';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import { defineQuery } from '#schema/clickhouse/define-query.server.ts';
import type { SpanRow } from '#schema/clickhouse/tables.ts';
import type { Project } from '#schema/project.ts';
import { costOf } from '../enrich/price.ts';
import { microsecondsOf } from '../rows.ts';
import { spanColumns, spanRow } from './span-row.ts';
import type { Versions } from './versions.ts';

export interface RepriceOptions {
  reader: Reader;
  versions: Versions;
  project: Project;
  projectId: string;
  /** Priced ones too; else only those without a price. */
  all: boolean;
  store: (spans: readonly SpanRow[]) => Promise<void>;
  settleAgain: (traceIds: readonly string[]) => Promise<void>;
}

export interface Repriced {
  /** Calls looked at. */
  spans: number;
  /** Calls whose cost is another now. */
  changed: number;
  traces: number;
}

/** Spans in memory at once; an hour of a busy service comes in several. */
const PAGE = 5_000;
const TRACES = 500;

const params = z.object({ project_id: z.string(), all: z.boolean() });
/** Calls with usage. */
const CANDIDATES = `project_id = {project_id:String} AND kind IN ('llm', 'embedding', 'rerank')
  AND (input_tokens IS NOT NULL OR output_tokens IS NOT NULL) AND ({all:Bool} OR cost_usd IS NULL)`;

const hoursToPrice = defineQuery({
  name: 'ingest.hours-to-price',
  params,
  row: z.object({ hour: z.string() }),
  sql: `SELECT DISTINCT toStartOfHour(start_time) AS hour FROM spans WHERE ${CANDIDATES} ORDER BY hour`,
});

const spansToPrice = defineQuery({
  name: 'ingest.spans-to-price',
  params: params.extend({ hour: z.string(), trace_id: z.string(), span_id: z.string() }),
  row: spanRow,
  sql: `SELECT ${spanColumns} FROM spans FINAL
    WHERE ${CANDIDATES} AND toStartOfHour(start_time) = {hour:DateTime('UTC')} AND (trace_id, span_id) > ({trace_id:String}, {span_id:String})
    ORDER BY trace_id, span_id LIMIT ${PAGE}`,
});

/** Safe to stop and to run again. @throws QueryError, or what the store says */
export async function reprice(options: RepriceOptions): Promise<Repriced> {
  const { reader, projectId: project_id, all, versions } = options;
  const overrides = options.project.settings.price_overrides;
  const result: Repriced = { spans: 0, changed: 0, traces: 0 };
  for (const { hour } of await hoursToPrice(reader, { project_id, all })) {
    let after = { trace_id: '', span_id: '' };
    for (;;) {
      const spans = await spansToPrice(reader, { project_id, all, hour, ...after });
      const last = spans.at(-1);
      if (!last) break;
      after = { trace_id: last.trace_id, span_id: last.span_id };
      result.spans += spans.length;
      const changed = spans.flatMap((span) => {
        const clientUsd = span.cost_source === 'client' ? span.cost_usd : (span.client_cost_usd ?? null);
        const cost = priceOf(span, clientUsd, overrides);
        if (cost.usd === span.cost_usd && cost.source === span.cost_source) return [];
        return [{ ...span, cost_usd: cost.usd, cost_source: cost.source, client_cost_usd: cost.source === 'override' ? clientUsd : null, version: versions() }];
      });
      if (changed.length > 0) await options.store(changed);
      const traces = [...new Set(changed.map(({ trace_id }) => trace_id))];
      for (let from = 0; from < traces.length; from += TRACES) await options.settleAgain(traces.slice(from, from + TRACES));
      result.changed += changed.length;
      result.traces += traces.length;
    }
  }
  return result;
}

function priceOf(span: SpanRow, clientUsd: number | null, overrides: Project['settings']['price_overrides']) {
  return costOf(
    {
      provider: span.provider,
      model: span.model || span.model_requested,
      inputTokens: span.input_tokens,
      cachedInputTokens: span.cached_input_tokens,
      cacheWriteTokens: span.cache_write_tokens,
      outputTokens: span.output_tokens,
      reasoningTokens: span.reasoning_tokens,
      atMs: microsecondsOf(span.start_time) / 1_000,
    },
    clientUsd,
    overrides,
  );
}
