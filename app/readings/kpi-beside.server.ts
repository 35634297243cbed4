/** What KPIS.md asks to be shown beside a KPI, in one form: named figures, then and now where there is a then. */
import { criticalRegressions, guardrailsByName, incidentsBySeverity, judgeCosts, type NamedCount, piiFound, sharesBySuite } from '#app/queries/kpi-beside.server.ts';
import { newcombe } from '#app/statistics/newcombe.ts';
import { wilson } from '#app/statistics/wilson.ts';
import { type Filter, periodBefore } from '#schema/filter.ts';
import type { KpiDefinition, KpiReading, KpiUnit } from '#schema/kpis/definition.ts';
import type { ReadingDeps } from './deps.ts';

export interface BesideFigure {
  value: number;
  low: number | null;
  high: number | null;
  of: number | null;
}

export interface Beside {
  title: string;
  /** What the names are: "Suite". */
  column: string;
  unit: KpiUnit;
  rows: { name: string; now: BesideFigure | null; before: BesideFigure | null; difference: { value: number; low: number; high: number } | null }[];
  /** Whether there is a period before to tell. */
  hasBefore: boolean;
  /** Critical cases that fail in the newest run and passed in the newest of the period before. */
  regressions: { suite: string; case_id: string; at: number; trace_id: string }[];
}

/** @returns null where nothing belongs beside the KPI */
export async function readBeside({ reader, project }: ReadingDeps, filter: Filter, definition: KpiDefinition, reading: KpiReading | null): Promise<Beside | null> {
  const { project_id } = project;
  const before = periodBefore(filter);
  const plain = (title: string, column: string, unit: KpiUnit, rows: readonly NamedCount[], figure: (row: NamedCount) => BesideFigure): Beside => ({
    title, column, unit, hasBefore: false, regressions: [], rows: rows.map((row) => ({ name: row.name, now: figure(row), before: null, difference: null })),
  });
  const counted = ({ count }: NamedCount): BesideFigure => ({ value: count, low: null, high: null, of: null });
  switch (definition.key) {
    case 'eval_pass_rate':
    case 'golden_set_success': {
      const [suites, regressions] = await Promise.all([sharesBySuite(reader, project_id, filter, before, definition), criticalRegressions(reader, project_id, filter, before, definition)]);
      return { title: 'By suite, against the period before', column: 'Suite', unit: 'share', hasBefore: true, regressions: regressions.map(({ suite, case_id, ran_at, trace }) => ({ suite, case_id, at: ran_at, trace_id: trace })), rows: suites.map((suite) => suiteRow(suite)) };
    }
    case 'rate_limit_events': {
      const calls = reading?.denominator ?? 0;
      if (!reading || reading.value === null || calls === 0) return null;
      const per = (count: number | null) => (count === null ? null : (count * 1_000) / calls);
      const now = { value: per(reading.value) ?? 0, low: per(reading.low), high: per(reading.high), of: calls };
      return { title: 'Per 1,000 LLM calls', column: 'Figure', unit: 'count', hasBefore: false, regressions: [], rows: [{ name: 'refused of 1,000', now, before: null, difference: null }] };
    }
    case 'safety_trigger_rate':
      return plain('By guardrail', 'Guardrail', 'share', (await guardrailsByName(reader, project_id, filter)).filter(({ of }) => (of ?? 0) > 0), ({ count, of }) => ({ value: count / (of ?? 1), ...wilson(count, of ?? 1), of }));
    case 'genai_incidents':
      return plain('By severity', 'Severity', 'count', await incidentsBySeverity(reader, project_id, filter), counted);
    case 'pii_leakage_incidents':
      return plain('Found before anything was stored', 'Kind', 'count', await piiFound(reader, project_id, filter), counted);
    case 'cost_total':
    case 'cost_per_successful_request':
      return plain('What judges cost, in none of these figures', 'Judge', 'usd', await judgeCosts(reader, project_id, filter), ({ count, of }) => ({ value: count, low: null, high: null, of }));
    default:
      return null;
  }
}

function suiteRow({ name, count, of, count_before, of_before }: { name: string; count: number; of: number; count_before: number; of_before: number }): Beside['rows'][number] {
  const share = (x: number, n: number): BesideFigure | null => (n === 0 ? null : { value: x / n, ...wilson(x, n), of: n });
  const [now, before] = [share(count, of), share(count_before, of_before)];
  if (!now || !before) return { name, now, before, difference: null };
  const { difference, low, high } = newcombe({ share: now.value, ...wilson(count, of) }, { share: before.value, ...wilson(count_before, of_before) });
  return { name, now, before, difference: { value: difference, low, high } };
}
