/** What every action needs; the context of a page satisfies it, and so does a job or a test. */
import type { Reader, Writer } from '#schema/clickhouse/client.server.ts';
import type { StoredTime } from '#schema/clickhouse/tables.ts';
import type { Project } from '#schema/project.ts';

export interface ActionDeps {
  reader: Reader;
  writer: Writer;
  project: Project;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Who changed something, and by which door. */
export interface Actor {
  id: string;
  origin: 'page' | 'api' | 'job' | 'import';
}

/** A change that cannot be made; the message says why, for the person who asked. */
export class ActionError extends Error {
  override readonly name = 'ActionError';
}

let last = 0;

/** Microseconds since 1970, never twice the same in this process: the order of the log is the order of arrival. */
export function microseconds(deps: { now(): number }): number {
  last = Math.max(deps.now() * 1_000, last + 1);
  return last;
}

/** `YYYY-MM-DD HH:MM:SS.ffffff` of microseconds since 1970. */
export function storedTime(micros: number): StoredTime {
  const whole = Math.floor(micros / 1_000);
  const rest = String(Math.round(micros - whole * 1_000)).padStart(3, '0');
  return new Date(whole).toISOString().replace('T', ' ').replace('Z', rest);
}
