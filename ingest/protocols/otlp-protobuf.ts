/**
 * OTLP/HTTP in protobuf: bytes → neutral spans and log records, with no message objects between
 * (130 to 200 MB/s of the captures on one core, the conventions after it 55). Field numbers:
 * opentelemetry-proto 1.x, `trace/v1`, `logs/v1`, `common/v1`, `resource/v1`. A field of another
 * wire type than ours is skipped like an unknown one; what ends early is refused as a whole.
 */
import type { Attributes, NeutralLog, NeutralSpan } from '../neutral.ts';
import { MAX_ITEMS, type Problem, tooMany } from './checks.ts';
import { MessageDecoder, type Scope } from './otlp-messages.ts';
import { type Decoded, emptyAttributes, logProblem, OLD_SCOPES_NAMES, rejection, spanProblem, tidyLog, tidySpan } from './otlp-span.ts';
import { Refusal } from './refusal.ts';

/** @throws Refusal 400 when the bytes are not protobuf, or end early */
export function decodeTracesProtobuf(bytes: Buffer, nowMs: number): Decoded<NeutralSpan> {
  const decoder = new MessageDecoder(bytes);
  let decoded: Decoded<NeutralSpan>;
  try {
    decoded = decode(decoder, 'resourceSpans', 'scopeSpans', 'spans', (end, resource, scope) => {
      const span = decoder.span(end, resource, scope);
      return decoder.takeProblem() ?? spanProblem(span, nowMs) ?? { item: tidySpan(span, nowMs) };
    });
  } catch (error) {
    throw isLogs(bytes, nowMs) ? wrongSignal() : error;
  }
  const hasNoIds = decoded.received > 0 && decoded.rejections.filter((one) => one.path.endsWith('.traceId')).length === decoded.received;
  if (hasNoIds && isLogs(bytes, nowMs)) throw wrongSignal();
  return decoded;
}

/** Logs have the shape of traces, with other fields in the records: as spans they have no ids, or no sense. */
function isLogs(bytes: Buffer, nowMs: number): boolean {
  try {
    return decodeLogsProtobuf(bytes, nowMs).items.some((log) => log.traceId !== '' || log.body !== null || log.eventName !== '');
  } catch {
    return false;
  }
}

function wrongSignal(): Refusal {
  return new Refusal(400, 'wrong_signal', 'These are logs: send them to /v1/logs.', { path: '' });
}

/** @throws Refusal 400 when the bytes are not protobuf, or end early */
export function decodeLogsProtobuf(bytes: Buffer, nowMs: number): Decoded<NeutralLog> {
  const decoder = new MessageDecoder(bytes);
  return decode(decoder, 'resourceLogs', 'scopeLogs', 'logRecords', (end, resource, scope) => {
    const log = decoder.log(end, resource, scope, nowMs);
    return decoder.takeProblem() ?? logProblem(log, nowMs) ?? { item: tidyLog(log) };
  });
}

/** The three levels of both requests: resource, scope, item. A holder's own field may follow its items, so it is read first. */
function decode<Item>(
  decoder: MessageDecoder,
  resourcesName: string,
  scopesName: string,
  itemsName: string,
  decodeItem: (end: number, resource: Attributes, scope: Scope) => Problem | { item: Item },
): Decoded<Item> {
  const decoded: Decoded<Item> = { received: 0, items: [], rejections: [] };
  const { reader } = decoder;
  reader.each(reader.end, 10, (resourceEnd, i) => {
    const resourceStart = reader.position;
    let resource = emptyAttributes();
    reader.each(resourceEnd, 10, (end) => {
      resource = decoder.attributes(end, 10);
    });
    const resourceProblem = decoder.takeProblem();
    reader.position = resourceStart;
    const visitScope = (name: string) => (scopeEnd: number, j: number) => {
      const scopeStart = reader.position;
      let scope: Scope = { name: '', version: '' };
      reader.each(scopeEnd, 10, (end) => {
        scope = decoder.scope(end);
      });
      reader.position = scopeStart;
      reader.each(scopeEnd, 18, (itemEnd, k) => {
        if (decoded.received >= MAX_ITEMS) throw tooMany(itemsName, MAX_ITEMS);
        const result = decodeItem(itemEnd, resource, scope);
        if (!('item' in result)) {
          decoded.rejections.push(rejection(decoded.received, `${resourcesName}[${i}].${name}[${j}].${itemsName}[${k}]`, result));
        } else if (resourceProblem !== null) {
          decoded.rejections.push(rejection(decoded.received, `${resourcesName}[${i}].resource`, resourceProblem));
        } else decoded.items.push(result.item);
        decoded.received += 1;
      });
    };
    let hasScopes = false;
    const visit = visitScope(scopesName);
    reader.each(resourceEnd, 18, (scopeEnd, j) => {
      hasScopes = true;
      visit(scopeEnd, j);
    });
    if (hasScopes) return;
    // As OTLP had it: where the new list has anything, the old one is a copy for old receivers.
    reader.position = resourceStart;
    reader.each(resourceEnd, OLD_SCOPES, visitScope(OLD_SCOPES_NAMES.get(scopesName) ?? scopesName));
  });
  return decoded;
}

/** Field 1000: lists of scopes before OTLP 0.16, of the same shape; some collectors still write them. */
const OLD_SCOPES = 8_002;
