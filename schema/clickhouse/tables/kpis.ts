/** What is aimed at. The rollup's own tables are written by the engine itself (app/jobs/rollup.server.ts). */
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
  /** Microseconds since 1970; the newest wins. */
  version: number;
}

export interface KpiTables {
  targets: TargetRow;
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
    version: true,
  }),
};
