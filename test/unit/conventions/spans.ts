/** Spans made by hand for the tests of conventions. */
import { normalise } from '#ingest/conventions/index.ts';
import type { SpanFacts } from '#ingest/facts.ts';
import type { Attributes, NeutralEvent, NeutralSpan } from '#ingest/neutral.ts';

/** 2026-11-23T12:00:00Z in microseconds. */
export const START_US = 1_795_435_200_000_000;

export function span(attributes: Attributes, rest: Partial<NeutralSpan> = {}): NeutralSpan {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    parentSpanId: '',
    name: 'operation',
    startUs: START_US,
    endUs: START_US + 1_000_000,
    status: 'unset',
    statusMessage: '',
    attributes,
    resource: {},
    scopeName: '',
    scopeVersion: '',
    events: [],
    links: [],
    ...rest,
  };
}

export function event(name: string, attributes: Attributes = {}, afterMs = 0): NeutralEvent {
  return { name, timeUs: START_US + afterMs * 1000, attributes };
}

export function factsOf(attributes: Attributes, rest: Partial<NeutralSpan> = {}): SpanFacts {
  return normalise(span(attributes, rest)).facts;
}
