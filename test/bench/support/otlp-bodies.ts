/**
 * OTLP protobuf bodies of GenAI RAG traces: 512 spans, about 1.5 KB each. The bytes are made once;
 * ids and times are written into them before each sending.
 */

/** Deterministic, so that two runs send the same words. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Template {
  bytes: Buffer;
  spans: number;
  /** Where trace ids (16 bytes) stand, by trace. */
  traceIds: number[][];
  /** Where span ids (8 bytes) stand, own and as parent, by span. */
  spanIds: number[][];
  /** Where times (8 bytes) stand, with their distance from the trace's start in nanoseconds. */
  times: { at: number; offsetNs: bigint }[];
}

class Bytes {
  private parts: Buffer[] = [];
  length = 0;
  push(part: Buffer): this {
    this.parts.push(part);
    this.length += part.length;
    return this;
  }
  get buffer(): Buffer {
    return Buffer.concat(this.parts);
  }
}

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  while (rest > 127) {
    out.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
  return Buffer.from(out);
}
const lengthField = (number: number, body: Buffer): Buffer => Buffer.concat([varint(number * 8 + 2), varint(body.length), body]);
const varintField = (number: number, value: number): Buffer => Buffer.concat([varint(number * 8), varint(value)]);
const text = (number: number, value: string): Buffer => lengthField(number, Buffer.from(value));

function attribute(key: string, value: string | number): Buffer {
  const any = typeof value === 'string' ? text(1, value) : Number.isInteger(value) ? varintField(3, value) : Buffer.concat([Buffer.from([33]), doubleOf(value)]);
  return lengthField(9, Buffer.concat([text(1, key), lengthField(2, any)]));
}
function doubleOf(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleLE(value);
  return buffer;
}

const WORDS = 'refund policy order shipping account password invoice payment customer support delivery warranty return address subscription upgrade cancel billing period product version release device network printer battery screen update security email message window number limit market country price discount coupon gift card store pickup courier damage missing replace repair contract renewal trial feature plan enterprise team seat admin role permission export import report dashboard alert'.split(' ');

export const SPANS_PER_TRACE = 4;

/** Traces of a question: agent root, embedding, retrieval of four documents, chat. */
export function makeTemplate(seed: number, traces = 128): Template {
  const next = random(seed);
  const sentence = (words: number) => `${Array.from({ length: words }, () => WORDS[Math.floor(next() * WORDS.length)]).join(' ')}.`;
  const paragraph = (sentences: number) => Array.from({ length: sentences }, () => sentence(11)).join(' ');
  const spans = new Bytes();
  const traceIds: number[][] = [];
  const spanIds: number[][] = [];
  const times: Template['times'] = [];

  const addSpan = (trace: number, own: number, parent: number | null, name: string, startMs: number, durationMs: number, attributes: Buffer[]) => {
    const body = new Bytes();
    const marks: { kind: 'trace' | 'span' | 'time'; at: number; index: number; offsetMs: number }[] = [];
    body.push(Buffer.from([10, 16]));
    marks.push({ kind: 'trace', at: body.length, index: trace, offsetMs: 0 });
    body.push(Buffer.alloc(16)).push(Buffer.from([18, 8]));
    marks.push({ kind: 'span', at: body.length, index: own, offsetMs: 0 });
    body.push(Buffer.alloc(8));
    if (parent !== null) {
      body.push(Buffer.from([34, 8]));
      marks.push({ kind: 'span', at: body.length, index: parent, offsetMs: 0 });
      body.push(Buffer.alloc(8));
    }
    body.push(text(5, name)).push(varintField(6, 3));
    for (const [tag, offsetMs] of [[57, startMs], [65, startMs + durationMs]] as const) {
      body.push(Buffer.from([tag]));
      marks.push({ kind: 'time', at: body.length, index: 0, offsetMs });
      body.push(Buffer.alloc(8));
    }
    for (const each of attributes) body.push(each);
    const header = Buffer.concat([varint(18), varint(body.length)]);
    const base = spans.length + header.length;
    spans.push(header).push(body.buffer);
    for (const mark of marks) {
      const at = base + mark.at;
      if (mark.kind === 'trace') (traceIds[mark.index] ??= []).push(at);
      else if (mark.kind === 'span') (spanIds[mark.index] ??= []).push(at);
      else times.push({ at, offsetNs: BigInt(mark.offsetMs) * 1_000_000n });
    }
  };

  for (let trace = 0; trace < traces; trace++) {
    const first = trace * 4;
    const question = `${sentence(14)} ${sentence(12)}`;
    const documents = Array.from({ length: 4 }, (_, n) => ({ id: `kb-${Math.floor(next() * 5_000)}`, score: Math.round((0.95 - n * 0.1 - next() * 0.05) * 1e4) / 1e4, content: paragraph(4) }));
    const answer = `${(documents[0]?.content ?? '').split('. ')[0]} [1]. ${sentence(12)} [2]`;
    const user = `user-${Math.floor(next() * 20_000)}`;
    const dims = [attribute('assay.feature', 'support'), attribute('user.id', user), attribute('session.id', `s-${user}`)];
    addSpan(trace, first, null, 'invoke_agent support', 0, 2_400, [
      attribute('gen_ai.operation.name', 'invoke_agent'), attribute('gen_ai.agent.name', 'support'), ...dims,
      attribute('gen_ai.input.messages', JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: question }] }])),
      attribute('gen_ai.output.messages', JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: answer }], finish_reason: 'stop' }])),
    ]);
    addSpan(trace, first + 1, first, 'embeddings text-embedding-3-small', 20, 90, [
      attribute('gen_ai.operation.name', 'embeddings'), attribute('gen_ai.provider.name', 'openai'), attribute('gen_ai.request.model', 'text-embedding-3-small'),
      attribute('gen_ai.response.model', 'text-embedding-3-small'), attribute('gen_ai.usage.input_tokens', 31), attribute('server.address', 'api.openai.com'), attribute('server.port', 443),
    ]);
    addSpan(trace, first + 2, first, 'retrieval docs', 120, 140, [
      attribute('gen_ai.operation.name', 'retrieval'), attribute('gen_ai.data_source.id', 'docs'), attribute('gen_ai.retrieval.query.text', question),
      attribute('gen_ai.retrieval.documents', JSON.stringify(documents)),
    ]);
    addSpan(trace, first + 3, first, 'chat gpt-4o-mini', 300, 2_000, [
      attribute('gen_ai.operation.name', 'chat'), attribute('gen_ai.provider.name', 'openai'), attribute('gen_ai.request.model', 'gpt-4o-mini'), attribute('gen_ai.response.model', 'gpt-4o-mini-2024-07-18'),
      attribute('gen_ai.response.id', `chatcmpl-${Math.floor(next() * 1e12)}`), attribute('gen_ai.usage.input_tokens', 900 + Math.floor(next() * 400)), attribute('gen_ai.usage.output_tokens', 40 + Math.floor(next() * 60)),
      attribute('gen_ai.usage.cache_read.input_tokens', 256), attribute('gen_ai.response.time_to_first_chunk', 0.2 + Math.round(next() * 1e3) / 1e4), attribute('gen_ai.request.temperature', 0.2),
      attribute('gen_ai.prompt.name', 'support-answer'), attribute('gen_ai.prompt.version', String(3 + Math.floor(next() * 2))), attribute('gen_ai.response.finish_reasons', 'stop'),
      attribute('gen_ai.input.messages', JSON.stringify([{ role: 'system', parts: [{ type: 'text', content: paragraph(8) }] }, { role: 'user', parts: [{ type: 'text', content: `${documents.slice(0, 2).map(({ content }) => content).join(' ')} ${question}` }] }])),
      attribute('gen_ai.output.messages', JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: answer }], finish_reason: 'stop' }])),
    ]);
  }
  const scope = text(1, 'bench');
  const scopeSpans = Buffer.concat([lengthField(1, scope), spans.buffer]);
  const resource = Buffer.concat([resourceAttribute('service.name', 'bench'), resourceAttribute('service.version', '1.4.2'), resourceAttribute('deployment.environment.name', 'production')]);
  const resourceSpans = Buffer.concat([lengthField(1, resource), varint(18), varint(scopeSpans.length), scopeSpans]);
  const bytes = lengthField(1, resourceSpans);
  const shift = bytes.length - spans.length;
  const move = (at: number) => at + shift;
  return {
    bytes,
    spans: traces * 4,
    traceIds: traceIds.map((list) => list.map(move)),
    spanIds: spanIds.map((list) => list.map(move)),
    times: times.map(({ at, offsetNs }) => ({ at: move(at), offsetNs })),
  };
}

function resourceAttribute(key: string, value: string): Buffer {
  return lengthField(1, Buffer.concat([text(1, key), lengthField(2, text(1, value))]));
}

/** A body of its own: new ids, and times that end now. */
export function freshBody(template: Template, next: () => number, nowMs: number): Buffer {
  const body = Buffer.from(template.bytes);
  const id = Buffer.alloc(16);
  for (const places of template.traceIds) {
    for (let i = 0; i < 16; i += 4) id.writeUInt32LE((next() * 4_294_967_296) >>> 0, i);
    for (const at of places) id.copy(body, at);
  }
  for (const places of template.spanIds) {
    for (let i = 0; i < 8; i += 4) id.writeUInt32LE((next() * 4_294_967_296) >>> 0, i);
    for (const at of places) id.copy(body, at, 0, 8);
  }
  const startNs = BigInt(Math.floor(nowMs) - 3_000) * 1_000_000n;
  for (const { at, offsetNs } of template.times) body.writeBigUInt64LE(startNs + offsetNs, at);
  return body;
}
