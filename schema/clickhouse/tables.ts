/**
 * The rows of the tables that code writes, as TypeScript types beside their column lists; a file
 * per family under `tables/`. A test holds each list to the migrated database.
 */
import { ACCESS_COLUMNS, type AccessTables } from './tables/access.ts';
import { FACT_COLUMNS, type FactTables } from './tables/facts.ts';
import { INGEST_COLUMNS, type IngestTables } from './tables/ingest.ts';
import { KPI_COLUMNS, type KpiTables } from './tables/kpis.ts';
import { REVIEW_COLUMNS, type ReviewTables } from './tables/review.ts';
import { OUTSIDE_COLUMNS, type OutsideTables } from './tables/scores.ts';

export type { StoredTime } from './tables/columns.ts';
export type * from './tables/access.ts';
export type * from './tables/facts.ts';
export type * from './tables/ingest.ts';
export type * from './tables/kpis.ts';
export type * from './tables/review.ts';
export type * from './tables/scores.ts';

export interface Tables extends AccessTables, FactTables, IngestTables, KpiTables, OutsideTables, ReviewTables {}
export type TableName = keyof Tables;

export const TABLE_COLUMNS: { [T in TableName]: (keyof Tables[T] & string)[] } = { ...ACCESS_COLUMNS, ...FACT_COLUMNS, ...INGEST_COLUMNS, ...KPI_COLUMNS, ...OUTSIDE_COLUMNS, ...REVIEW_COLUMNS };
