/**
 * What a protocol hands to the conventions: bytes decoded and times in one unit, nothing
 * interpreted. `protocols/` make these, `conventions/` read them.
 */

/** An OTLP AnyValue without its wrapper; kvlists become objects, bytes become base64 text. */
export type AttributeValue = string | number | boolean | null | AttributeValue[] | { [key: string]: AttributeValue };
/** Keys as sent. Made with a null prototype, so that `__proto__` is a key like any other. */
export type Attributes = Record<string, AttributeValue>;

export interface NeutralEvent {
  name: string;
  /** Microseconds since 1970. */
  timeUs: number;
  attributes: Attributes;
}

export interface NeutralSpan {
  /** Lower-case hex (32 and 16 digits), or the native id as sent. */
  traceId: string;
  spanId: string;
  /** Empty for a root. */
  parentSpanId: string;
  name: string;
  /** Microseconds since 1970. */
  startUs: number;
  /** Null when it is unknown. */
  endUs: number | null;
  status: 'unset' | 'ok' | 'error';
  statusMessage: string;
  attributes: Attributes;
  resource: Attributes;
  scopeName: string;
  scopeVersion: string;
  events: NeutralEvent[];
  links: { traceId: string; spanId: string }[];
}

/** An OTLP log record; without trace and span it belongs to nothing that is kept. */
export interface NeutralLog {
  traceId: string;
  spanId: string;
  timeUs: number;
  eventName: string;
  body: AttributeValue;
  attributes: Attributes;
  resource: Attributes;
  scopeName: string;
}
