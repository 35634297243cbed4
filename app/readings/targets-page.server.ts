/** Targets as the page shows them: what holds now for each KPI, and how it came about. */
import { type TargetChange, targetHistory } from '#app/queries/kpi-targets.server.ts';
import { KPIS } from '#schema/kpis/index.ts';
import type { ReadingDeps } from './deps.ts';

export interface TargetInForce {
  /** Empty for the whole project. */
  feature: string;
  /** Null: the default of the catalogue was taken away. */
  value: number | null;
  direction: 'higher' | 'lower';
  owner: string;
  valid_from: number;
  valid_to: number | null;
}

export interface TargetLine {
  key: string;
  /** Those set by somebody that hold now, the project's first; none: the catalogue's default holds. */
  inForce: TargetInForce[];
}

export interface HistoryLine extends TargetChange {
  /** Milliseconds since 1970 at which it was set. */
  at: number;
  /** It was taken back later. */
  isUndone: boolean;
  /** The last that still counts of its KPI and feature. */
  canUndo: boolean;
}

export async function readTargetsPage({ reader, project, now }: ReadingDeps): Promise<{ lines: TargetLine[]; history: HistoryLine[] }> {
  const changes = await targetHistory(reader, { project_id: project.project_id });
  const history = historyOf(changes);
  const at = now();
  const lines = KPIS.map(({ key }) => {
    const holding = history.filter((one) => one.key === key && one.undoes === 0 && !one.isUndone && one.valid_from <= at && (one.valid_to === null || one.valid_to > at));
    const newest = [...new Map([...holding].reverse().map((one) => [one.feature, one])).values()];
    return { key, inForce: newest.sort((a, b) => a.feature.localeCompare(b.feature)).map(({ feature, value, direction, owner, valid_from, valid_to }) => ({ feature, value, direction, owner, valid_from, valid_to })) };
  });
  return { lines, history };
}

/** @param changes the newest first */
export function historyOf(changes: readonly TargetChange[]): HistoryLine[] {
  const undone = new Set(changes.map(({ undoes }) => undoes));
  const seen = new Set<string>();
  return changes.map((change) => {
    const isUndone = undone.has(change.version);
    const place = JSON.stringify([change.key, change.feature]);
    const canUndo = change.undoes === 0 && !isUndone && !seen.has(place);
    if (canUndo) seen.add(place);
    return { ...change, at: change.version / 1_000, isUndone, canUndo };
  });
}
