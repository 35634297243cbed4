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
