/** Pieces that the wire contracts share. Safe in a browser. */
import { z } from 'zod';

export const MAX_DIMENSION_LENGTH = 512;
export const MAX_TEXT_LENGTH = 4 * 1024 * 1024;

/** An identifier in a client's hands: a trace id, a span id, a score id. */
export const wireId = z
  .string()
  .regex(/^[0-9A-Za-z_.:-]{1,128}$/, 'must be 1 to 128 letters, digits, "-", "_", "." or ":"');

/** A value by which figures are split: short, and never null. */
export const dimension = z.string().max(MAX_DIMENSION_LENGTH);

/** RFC 3339 with a zone, or milliseconds since 1970; milliseconds when parsed. */
export const wireTime = z.union(
  [z.iso.datetime({ offset: true }).transform((text) => new Date(text).getTime()), z.number()],
  { error: 'must be an RFC 3339 time with a zone, or milliseconds since 1970' },
);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HEX = /^(?:[0-9a-f]{32}|[0-9a-f]{16})$/i;

/**
 * An id of 16 or 8 bytes in the spelling in which OTLP's and Langfuse's are kept, lower-case hex: a
 * UUID loses its dashes. Any other id stays as it is. Native events are kept as sent, so their ids
 * are asked for both ways.
 */
export function plainId(id: string): string {
  if (UUID.test(id)) return id.replaceAll('-', '').toLowerCase();
  return HEX.test(id) ? id.toLowerCase() : id;
}
