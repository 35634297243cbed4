/** The protobuf messages of OTLP that one span or log record is made of, read straight into neutral ones. */
import type { AttributeValue, Attributes, NeutralEvent, NeutralLog, NeutralSpan } from '../neutral.ts';
import { MAX_DEPTH, MAX_MAPS, type Problem, tooMany } from './checks.ts';
import { emptyAttributes, SPAN_ID_PROBLEM, TRACE_ID_PROBLEM } from './otlp-span.ts';
import { ProtobufReader } from './protobuf-reader.ts';

// Tags are written out as protobuf writes them, field number × 8 + wire type (0 varint, 1 fixed64,
// 2 bytes), so that a switch over them is a jump: 10 is field 1 as bytes, 57 field 7 as fixed64.

export interface Scope {
  name: string;
  version: string;
}

/** Reads at the reader's position; every method is told where its message ends. */
export class MessageDecoder {
  readonly reader: ProtobufReader;
  /** The first thing wrong with the item at hand. */
  #problem: Problem | null = null;
  #maps = 0;

  constructor(bytes: Buffer) {
    this.reader = new ProtobufReader(bytes);
  }

  takeProblem(): Problem | null {
    const problem = this.#problem;
    this.#problem = null;
    return problem;
  }

  span(end: number, resource: Attributes, scope: Scope): NeutralSpan {
    const { reader } = this;
    const span: NeutralSpan = {
      traceId: '',
      spanId: '',
      parentSpanId: '',
      name: '',
      startUs: 0,
      endUs: null,
      status: 'unset',
      statusMessage: '',
      attributes: this.#newMap(),
      resource,
      scopeName: scope.name,
      scopeVersion: scope.version,
      events: [],
      links: [],
    };
    while (reader.position < end) {
      const current = reader.tag(end);
      switch (current) {
        case 10:
          span.traceId = this.#id(end, 16, 'traceId', TRACE_ID_PROBLEM);
          break;
        case 18:
          span.spanId = this.#id(end, 8, 'spanId', SPAN_ID_PROBLEM);
          break;
        case 34:
          span.parentSpanId = this.#id(end, 8, 'parentSpanId', SPAN_ID_PROBLEM);
          break;
        case 42:
          span.name = reader.string(end);
          break;
        case 57:
          span.startUs = reader.microseconds(end);
          break;
        case 65:
          span.endUs = reader.microseconds(end) || null;
          break;
        case 74:
          this.#keyValue(reader.message(end), span.attributes, MAX_DEPTH, 'attributes');
          break;
        case 90:
          span.events.push(this.#event(reader.message(end)));
          break;
        case 106: {
          const link = this.#link(reader.message(end));
          if (link.traceId.length === 32 && link.spanId.length === 16) span.links.push(link);
          break;
        }
        case 122:
          this.#status(reader.message(end), span);
          break;
        default:
          reader.skip(current, end);
      }
    }
    return span;
  }

  log(end: number, resource: Attributes, scope: Scope, nowMs: number): NeutralLog {
    const { reader } = this;
    const log: NeutralLog = {
      traceId: '',
      spanId: '',
      timeUs: 0,
      eventName: '',
      body: null,
      attributes: this.#newMap(),
      resource,
      scopeName: scope.name,
    };
    let observedUs = 0;
    while (reader.position < end) {
      const current = reader.tag(end);
      switch (current) {
        case 9:
          log.timeUs = reader.microseconds(end);
          break;
        case 42:
          log.body = this.#anyValue(reader.message(end), MAX_DEPTH, 'body');
          break;
        case 50:
          this.#keyValue(reader.message(end), log.attributes, MAX_DEPTH, 'attributes');
          break;
        case 74:
          log.traceId = this.#id(end, 16, 'traceId', TRACE_ID_PROBLEM);
          break;
        case 82:
          log.spanId = this.#id(end, 8, 'spanId', SPAN_ID_PROBLEM);
          break;
        case 89:
          observedUs = reader.microseconds(end);
          break;
        case 98:
          log.eventName = reader.string(end);
          break;
        default:
          reader.skip(current, end);
      }
    }
    log.timeUs = log.timeUs || observedUs || nowMs * 1_000;
    return log;
  }

  scope(end: number): Scope {
    const { reader } = this;
    const scope: Scope = { name: '', version: '' };
    while (reader.position < end) {
      const current = reader.tag(end);
      if (current === 10) scope.name = reader.string(end);
      else if (current === 18) scope.version = reader.string(end);
      else reader.skip(current, end);
    }
    return scope;
  }

  /** The repeated KeyValue of a message that is nothing else to us: a resource, a kvlist. */
  attributes(end: number, keyValueTag: number, depth = MAX_DEPTH): Attributes {
    const { reader } = this;
    const attributes = this.#newMap();
    while (reader.position < end) {
      const current = reader.tag(end);
      if (current === keyValueTag) this.#keyValue(reader.message(end), attributes, depth, 'attributes');
      else reader.skip(current, end);
    }
    return attributes;
  }

  #event(end: number): NeutralEvent {
    const { reader } = this;
    const event: NeutralEvent = { name: '', timeUs: 0, attributes: this.#newMap() };
    while (reader.position < end) {
      const current = reader.tag(end);
      if (current === 9) event.timeUs = reader.microseconds(end);
      else if (current === 18) event.name = reader.string(end);
      else if (current === 26) this.#keyValue(reader.message(end), event.attributes, MAX_DEPTH, 'events');
      else reader.skip(current, end);
    }
    return event;
  }

  #link(end: number): { traceId: string; spanId: string } {
    const { reader } = this;
    const link = { traceId: '', spanId: '' };
    while (reader.position < end) {
      const current = reader.tag(end);
      if (current === 10) link.traceId = reader.hex(end);
      else if (current === 18) link.spanId = reader.hex(end);
      else reader.skip(current, end);
    }
    return link;
  }

  #status(end: number, span: NeutralSpan): void {
    const { reader } = this;
    while (reader.position < end) {
      const current = reader.tag(end);
      if (current === 18) span.statusMessage = reader.string(end);
      else if (current === 24) {
        const code = reader.varint(end);
        span.status = code === 1 ? 'ok' : code === 2 ? 'error' : 'unset';
      } else reader.skip(current, end);
    }
  }

  #keyValue(end: number, into: Attributes, depth: number, path: string): void {
    const { reader } = this;
    let key = '';
    let value: AttributeValue = null;
    while (reader.position < end) {
      const current = reader.tag(end);
      if (current === 10) key = reader.key(end);
      else if (current === 18) value = this.#anyValue(reader.message(end), depth, path);
      else reader.skip(current, end);
    }
    into[key] = value;
  }

  #anyValue(end: number, depth: number, path: string): AttributeValue {
    const { reader } = this;
    if (depth <= 0) {
      this.#problem ??= { reason: 'too_deep', path, message: `nests deeper than ${MAX_DEPTH} levels.` };
      reader.position = end;
      return null;
    }
    let value: AttributeValue = null;
    while (reader.position < end) {
      const current = reader.tag(end);
      switch (current) {
        case 10:
          value = reader.string(end);
          break;
        case 16:
          value = reader.varint(end) !== 0;
          break;
        case 24:
          value = reader.int64(end);
          break;
        case 33: {
          const double = reader.double(end);
          value = Number.isFinite(double) ? double : null;
          break;
        }
        case 42: {
          const items: AttributeValue[] = [];
          reader.each(reader.message(end), 10, (itemEnd) => items.push(this.#anyValue(itemEnd, depth - 1, path)));
          value = items;
          break;
        }
        case 50:
          value = this.attributes(reader.message(end), 10, depth - 1);
          break;
        case 58:
          value = reader.base64(end);
          break;
        default:
          reader.skip(current, end);
      }
    }
    return value;
  }

  /** @throws Refusal 413 when a body is made of maps */
  #newMap(): Attributes {
    this.#maps += 1;
    if (this.#maps > MAX_MAPS) throw tooMany('maps of attributes', MAX_MAPS);
    return emptyAttributes();
  }

  #id(end: number, length: 16 | 8, path: string, message: string): string {
    const hex = this.reader.hex(end);
    if (hex.length === length * 2) return hex;
    if (hex !== '') this.#problem ??= { reason: 'bad_id', path, message };
    return '';
  }
}
