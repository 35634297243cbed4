/**
 * Figures and markers from elsewhere as rows, the same by whatever door they come: HTTP, a form or
 * a file. Ids that were not given follow from what they are about.
 */
import { createHash } from 'node:crypto';
import type { KpiValueRow, MarkerRow } from './clickhouse/tables/scores.ts';
import type { KpiValue } from './kpi-values.ts';
import type { Marker } from './markers.ts';

/** @param version microseconds since 1970; the newest of an id wins */
export function kpiValueRow(projectId: string, value: KpiValue, version: number): KpiValueRow {
  return {
    project_id: projectId,
    value_id: idOf([value.key, value.from, value.to, value.feature, value.group]),
    key: value.key,
    from_time: storedMs(value.from),
    to_time: storedMs(value.to),
    numerator: value.numerator ?? null,
    denominator: value.denominator ?? null,
    value: value.value ?? null,
    standard_deviation: value.standard_deviation ?? null,
    sample_size: value.sample_size ?? null,
    feature: (value.feature ?? '').toWellFormed(),
    group_name: (value.group ?? '').toWellFormed(),
    note: (value.note ?? '').toWellFormed(),
    version,
    is_deleted: 0,
  };
}

export function markerRow(projectId: string, marker: Marker, version: number): MarkerRow {
  const at = marker.at ?? version / 1_000;
  return {
    project_id: projectId,
    marker_id: marker.marker_id ?? idOf([marker.kind, marker.title, marker.at]),
    at: storedMs(at),
    kind: marker.kind,
    title: marker.title.toWellFormed(),
    severity: marker.severity ?? '',
    url: marker.url ?? '',
    feature: (marker.feature ?? '').toWellFormed(),
    is_genai: marker.is_genai ?? null,
    attributes: textMap(marker.attributes),
    version,
    is_deleted: 0,
  };
}

/** 128 bits of SHA-256 over the parts; a part that is missing counts as empty. */
export function idOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts.map((part) => part ?? ''))).digest('hex').slice(0, 32);
}

/** Milliseconds since 1970 as DateTime64(3). */
export function storedMs(ms: number): string {
  return new Date(Math.floor(ms)).toISOString().replace('T', ' ').replace('Z', '');
}

/** Attributes as texts: what is none is its JSON. */
export function textMap(attributes: Record<string, unknown> | null | undefined): Record<string, string> {
  const map: Record<string, string> = {};
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || key === '__proto__') continue;
    map[key.toWellFormed()] = (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed();
  }
  return map;
}
