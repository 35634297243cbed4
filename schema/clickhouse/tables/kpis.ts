/** What is aimed at, limits that are locked, and views kept by name. The rollup's own tables are written by the engine itself (app/jobs/rollup.server.ts). */
import { columns, type StoredTime } from './columns.ts';

export interface TargetRow {
  project_id: string;
  key: string;
  /** Empty for the whole project. */
  feature: string;
  valid_from: StoredTime;
  /** Null until it is replaced. */
  valid_to: StoredTime | null;
  /** In the KPI's unit; null takes the catalogue's default away. */
  value: number | null;
  direction: 'higher' | 'lower';
  owner: string;
  note: string;
  /** The person who set it. */
  set_by: string;
  /** Of a row that takes a change back: that change's version; else 0. */
  undoes: number;
  /** Microseconds since 1970; the newest wins. */
  version: number;
}

export const VIEW_EVENTS = ['saved', 'renamed', 'deleted', 'restored'] as const;

/** Every event carries the whole view, so that the newest says all. */
export interface SavedViewRow {
  project_id: string;
  /** The person whose view it is. */
  who: string;
  view_id: string;
  event: (typeof VIEW_EVENTS)[number];
  name: string;
  /** `/` or `/scorecard`. */
  path: string;
  /** Query string without the question mark. */
  query: string;
  at: StoredTime;
  version: number;
}

/** Limits of a chart that somebody locked or let go; the newest says what holds. */
export interface ControlLimitsRow {
  project_id: string;
  key: string;
  /** `hour`, `day` or `week`. */
  interval: string;
  /** The dimensions of the filter, as a query string; empty for the whole project. */
  scope: string;
  /** False in a row that lets them go; its limits are 0. */
  is_locked: boolean;
  low: number;
  centre: number;
  high: number;
  /** How many points they were made from, and the starts of the first and the last. */
  points: number;
  points_from: StoredTime;
  points_to: StoredTime;
  reason: string;
  set_by: string;
  version: number;
}

export interface KpiTables {
  control_limits: ControlLimitsRow;
  targets: TargetRow;
  saved_views: SavedViewRow;
}

export const KPI_COLUMNS: { [T in keyof KpiTables]: (keyof KpiTables[T] & string)[] } = {
  control_limits: columns<ControlLimitsRow>({
    project_id: true,
    key: true,
    interval: true,
    scope: true,
    is_locked: true,
    low: true,
    centre: true,
    high: true,
    points: true,
    points_from: true,
    points_to: true,
    reason: true,
    set_by: true,
    version: true,
  }),
  targets: columns<TargetRow>({
    project_id: true,
    key: true,
    feature: true,
    valid_from: true,
    valid_to: true,
    value: true,
    direction: true,
    owner: true,
    note: true,
    set_by: true,
    undoes: true,
    version: true,
  }),
  saved_views: columns<SavedViewRow>({ project_id: true, who: true, view_id: true, event: true, name: true, path: true, query: true, at: true, version: true }),
};
