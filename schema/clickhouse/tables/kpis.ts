/** What is aimed at, and views kept by name. The rollup's own tables are written by the engine itself (app/jobs/rollup.server.ts). */
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

export interface KpiTables {
  targets: TargetRow;
  saved_views: SavedViewRow;
}

export const KPI_COLUMNS: { [T in keyof KpiTables]: (keyof KpiTables[T] & string)[] } = {
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
