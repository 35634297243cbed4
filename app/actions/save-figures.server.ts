/** Stores figures from elsewhere; the same rows as those of POST /v1/kpi-values. */
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import type { KpiValue } from '#schema/kpi-values.ts';
import { kpiValueRow } from '#schema/outside-rows.server.ts';
import { audit } from './audit.server.ts';
import { type ActionDeps, type Actor, microseconds } from './deps.server.ts';

/** @returns ids of the figures, in the order given; a figure of the same key, period, feature and group is replaced */
export async function saveFigures(deps: ActionDeps, actor: Actor, figures: readonly KpiValue[]): Promise<string[]> {
  const rows = figures.map((figure) => kpiValueRow(deps.project.project_id, figure, microseconds(deps)));
  if (rows.length === 0) return [];
  await insertRows(deps.writer, 'kpi_values', rows);
  await audit(deps, actor, { action: 'figures.saved', subject: rows.length === 1 ? (rows[0]?.value_id ?? '') : `${rows.length} figures`, detail: { keys: [...new Set(rows.map(({ key }) => key))], figures: rows.length } });
  return rows.map(({ value_id }) => value_id);
}
