/** The counts of ingest as a table: a row an hour, door and convention, with what must add up. */
import type { Filter } from '#schema/filter.ts';
import { ingestCounts, unpricedModels } from '#app/queries/reconciliation.server.ts';
import type { Reader } from '#schema/clickhouse/client.server.ts';
import type { Project } from '#schema/project.ts';

export interface ReconciliationRow {
  /** Milliseconds since 1970. */
  hour: number;
  door: string;
  /** Empty: the event never became one of a convention. */
  source: string;
  received: number;
  accepted: number;
  rejected: number;
  replaced: number;
  redacted: number;
  priced: number;
  unpriced: number;
  spooled: number;
  /** Of the rejected, by reason; of the redacted, by kind. */
  reasons: Record<string, number>;
  found: Record<string, number>;
  isBalanced: boolean;
}

export type Totals = Omit<ReconciliationRow, 'hour' | 'door' | 'source'>;

export interface Reconciliation {
  rows: ReconciliationRow[];
  totals: Totals;
  unpriced: { provider: string; model: string; calls: number; input_tokens: number | null; output_tokens: number | null; last_at: number }[];
}

export async function readReconciliation({ reader, project }: { reader: Reader; project: Project }, { from, to }: Pick<Filter, 'from' | 'to'>): Promise<Reconciliation> {
  const params = { project_id: project.project_id, from, to };
  const [counts, unpriced] = await Promise.all([ingestCounts(reader, params), unpricedModels(reader, params)]);
  const rows = new Map<string, ReconciliationRow>();
  const totals = blank();
  for (const { hour, door, source, measure, reason, count } of counts) {
    const key = `${hour}\n${door}\n${source}`;
    let row = rows.get(key);
    if (!row) rows.set(key, (row = { hour, door, source, ...blank() }));
    for (const into of [row, totals]) {
      into[measure] += count;
      if (measure === 'rejected') into.reasons[reason] = (into.reasons[reason] ?? 0) + count;
      if (measure === 'redacted') into.found[reason] = (into.found[reason] ?? 0) + count;
    }
  }
  for (const row of [...rows.values(), totals]) row.isBalanced = row.received === row.accepted + row.rejected;
  return { rows: [...rows.values()], totals, unpriced };
}

const blank = (): Totals => ({ received: 0, accepted: 0, rejected: 0, replaced: 0, redacted: 0, priced: 0, unpriced: 0, spooled: 0, reasons: {}, found: {}, isBalanced: true });
