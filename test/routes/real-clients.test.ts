/** Real clients from npm against the running server, with nothing changed but the endpoint. */
import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { setLangfuseTracerProvider, startObservation } from '@langfuse/tracing';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as HttpJsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, NodeTracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace-node';
import { generateText, simulateReadableStream, streamText } from 'ai';
import { MockLanguageModelV3 } from 'ai/test';
import { Langfuse } from 'langfuse';
import { OpenAI } from 'openai';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from '#schema/config.server.ts';
import { type RunningAssay, startAssay } from '../../server.ts';

/** Exporters drop what was not taken within 10 s, which is little on a busy machine. */
const PATIENCE_MS = 60_000;
let assay: RunningAssay;
let model: Server;
let modelUrl = '';
const dataDirectory = mkdtempSync(join(tmpdir(), 'assay-clients-'));

beforeAll(async () => {
  assay = await startAssay({ config: { ...parseConfig({}), port: 0, dataDirectory }, logger: pino({ level: 'silent' }) });
  // A stand-in for a model's API on loopback: one fixed chat completion.
  model = createServer((_request, answer) => {
    answer.setHeader('content-type', 'application/json');
    answer.end(
      JSON.stringify({
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1,
        model: 'gpt-4o-mini-2024-07-18',
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Refunds take 30 days.' } }],
        usage: { prompt_tokens: 1_000, completion_tokens: 50, total_tokens: 1_050, prompt_tokens_details: { cached_tokens: 400 } },
      }),
    );
  });
  await new Promise<void>((done) => model.listen(0, '127.0.0.1', done));
  modelUrl = `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`;
});

afterAll(async () => {
  await assay.stop();
  await new Promise((done) => model.close(done));
  rmSync(dataDirectory, { recursive: true, force: true });
});

interface StoredTrace {
  trace: Record<string, unknown>;
  spans: Record<string, unknown>[];
}

async function read(traceId: string): Promise<StoredTrace> {
  const answer = await fetch(`${assay.url}/api/v1/traces/${traceId}`);
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as StoredTrace;
}

const ofKind = (stored: StoredTrace, kind: string) => stored.spans.filter((span) => span.kind === kind);

test.each([
  ['http/json', (url: string): SpanExporter => new HttpJsonExporter({ url, timeoutMillis: PATIENCE_MS })],
  ['http/protobuf', (url: string): SpanExporter => new ProtobufExporter({ url, timeoutMillis: PATIENCE_MS })],
])("OpenTelemetry's %s exporter", async (_, exporter) => {
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter(`${assay.url}/v1/traces`))] });
  const tracer = provider.getTracer('shop');
  const root = tracer.startSpan('answer question', { attributes: { 'gen_ai.operation.name': 'invoke_agent', 'session.id': 's-1' } });
  const inRoot = trace.setSpan(context.active(), root);
  const call = tracer.startSpan('chat gpt-4o-mini', { attributes: {
    'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-4o-mini',
    'gen_ai.usage.input_tokens': 1_000, 'gen_ai.usage.output_tokens': 50,
  } }, inRoot);
  call.end();
  const failed = tracer.startSpan('chat gpt-4o-mini', { attributes: { 'gen_ai.operation.name': 'chat', 'error.type': 'rate_limit_exceeded' } }, inRoot);
  failed.setStatus({ code: SpanStatusCode.ERROR, message: '429 Too Many Requests' });
  failed.end();
  root.end();
  await provider.forceFlush();

  const stored = await read(root.spanContext().traceId);
  expect(stored.spans).toHaveLength(3);
  expect(stored.trace).toMatchObject({ name: 'answer question', input_tokens: 1_000, output_tokens: 50 });
  // gpt-4o-mini: 0.15 USD a million in, 0.60 out.
  expect(stored.trace.cost_usd).toBeCloseTo(0.00018, 9);
  expect(ofKind(stored, 'llm').map((span) => span.is_rate_limited).sort()).toEqual([false, true]);
  await provider.shutdown();
});

test('the Vercel AI SDK with a mock model', async () => {
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new ProtobufExporter({ url: `${assay.url}/v1/traces`, timeoutMillis: PATIENCE_MS }))] });
  // As an application does: without a context manager, every call is a trace of its own.
  provider.register();
  const usage = { inputTokens: { total: 1_000, noCache: 600, cacheRead: 400, cacheWrite: 0 }, outputTokens: { total: 50, text: 50, reasoning: 0 } };
  const finishReason = { unified: 'stop' as const, raw: 'stop' };
  const mock = new MockLanguageModelV3({
    provider: 'openai.responses',
    modelId: 'gpt-4o-mini',
    doGenerate: { content: [{ type: 'text', text: 'Refunds take 30 days.' }], finishReason, usage, warnings: [] },
    doStream: {
      stream: simulateReadableStream({
        chunks: [
          { type: 'text-start', id: '1' },
          { type: 'text-delta', id: '1', delta: 'Refunds take 30 days.' },
          { type: 'text-end', id: '1' },
          { type: 'finish', finishReason, usage },
        ],
      }),
    },
  });
  const telemetry = { isEnabled: true, tracer: provider.getTracer('ai'), functionId: 'support', metadata: { userId: 'user-42' } };
  const traceIds: string[] = [];
  await provider.getTracer('test').startActiveSpan('a', async (root) => {
    traceIds.push(root.spanContext().traceId);
    root.end();
  });
  await generateText({ model: mock, prompt: 'What is the refund policy?', experimental_telemetry: telemetry });
  await streamText({ model: mock, prompt: 'What is the refund policy?', experimental_telemetry: telemetry }).consumeStream();
  await provider.forceFlush();

  const list = (await (await fetch(`${assay.url}/api/v1/traces?range=24h&limit=100`)).json()) as { traces: { trace_id: string; name: string }[] };
  const mine = list.traces.filter((one) => one.name.startsWith('ai.'));
  expect(mine.map((one) => one.name).sort()).toEqual(['ai.generateText', 'ai.streamText']);
  for (const one of mine) {
    const stored = await read(one.trace_id);
    const calls = ofKind(stored, 'llm');
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ provider: 'openai', model_requested: 'gpt-4o-mini', input_tokens: 1_000, cached_input_tokens: 400, output_tokens: 50, output: 'Refunds take 30 days.' });
    // The parent repeats the usage; the request counts it once. 600 fresh, 400 cached at half price.
    expect(stored.trace).toMatchObject({ input_tokens: 1_000, output_tokens: 50 });
    expect(stored.trace.cost_usd).toBeCloseTo((600 * 0.15 + 400 * 0.075 + 50 * 0.6) / 1e6, 9);
    expect(stored.trace.user_id).toBeTruthy();
  }
  await provider.shutdown();
  trace.disable();
  context.disable();
});

test('the Langfuse SDK over OpenTelemetry', async () => {
  const processor = new LangfuseSpanProcessor({ baseUrl: assay.url, publicKey: 'pk-lf-any', secretKey: 'sk-lf-any', environment: 'staging' });
  const provider = new NodeTracerProvider({ spanProcessors: [processor] });
  setLangfuseTracerProvider(provider);
  const root = startObservation('support request', { input: 'What is the refund policy?' });
  const retriever = root.startObservation('search', { input: 'refund policy', output: [{ id: 'doc-1', content: 'Refunds within 30 days.', score: 0.9 }] }, { asType: 'retriever' });
  retriever.end();
  const generation = root.startObservation('answer', {
    model: 'gpt-4o-mini', input: [{ role: 'user', content: 'What is the refund policy?' }], output: 'Refunds within 30 days [1].',
    usageDetails: { input: 1_000, output: 50, total: 1_050 },
  }, { asType: 'generation' });
  generation.end();
  root.update({ output: 'Refunds within 30 days [1].' }).end();
  await provider.forceFlush();

  const stored = await read(root.traceId);
  expect(ofKind(stored, 'llm')).toEqual([expect.objectContaining({ model: 'gpt-4o-mini', input_tokens: 1_000, output_tokens: 50 })]);
  expect(ofKind(stored, 'retrieval')).toEqual([expect.objectContaining({ documents: [expect.objectContaining({ id: 'doc-1', content: 'Refunds within 30 days.' })] })]);
  expect(stored.trace).toMatchObject({ environment: 'staging', citation_count: 1, resolved_citation_count: 1 });
  await provider.shutdown();
});

test("Langfuse's legacy batch API", async () => {
  const langfuse = new Langfuse({ baseUrl: assay.url, publicKey: 'pk-lf-any', secretKey: 'sk-lf-any', flushAt: 100 });
  const root = langfuse.trace({ name: 'legacy request', userId: 'user-42', sessionId: 'sess-1', input: 'hi' });
  const generation = root.generation({ name: 'answer', model: 'gpt-4o-mini', input: 'hi' });
  generation.end({ output: 'hello', usage: { input: 1_000, output: 50 } });
  root.update({ output: 'hello' });
  root.score({ name: 'thumbs', value: 1 });
  await langfuse.flushAsync();

  const stored = await read(root.id.replaceAll('-', ''));
  expect(stored.trace).toMatchObject({ name: 'legacy request', input_tokens: 1_000, output_tokens: 50 });
  expect(ofKind(stored, 'llm')).toEqual([expect.objectContaining({ model: 'gpt-4o-mini', output: 'hello' })]);
  expect((stored as unknown as { scores: unknown[] }).scores).toEqual([expect.objectContaining({ name: 'thumbs', value: 1 })]);
  await langfuse.shutdownAsync();
});

test('an OpenInference instrumentation', async () => {
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new HttpJsonExporter({ url: `${assay.url}/v1/traces`, timeoutMillis: PATIENCE_MS }))] });
  const instrumentation = new OpenAIInstrumentation({ tracerProvider: provider });
  instrumentation.manuallyInstrument(OpenAI);
  const openai = new OpenAI({ apiKey: 'sk-none', baseURL: modelUrl });
  let traceId = '';
  await provider.getTracer('test').startActiveSpan('ask', async (root) => {
    traceId = root.spanContext().traceId;
    await openai.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'What is the refund policy?' }] });
    root.end();
  });
  await provider.forceFlush();

  if (ofKind(await read(traceId), 'llm').length === 0) {
    // Without a global context manager the call is a trace of its own.
    const list = (await (await fetch(`${assay.url}/api/v1/traces?range=24h&limit=100`)).json()) as { traces: { trace_id: string; name: string }[] };
    traceId = list.traces.find((one) => one.name.includes('Chat Completions'))?.trace_id ?? '';
  }
  const [call] = ofKind(await read(traceId), 'llm');
  expect(call).toMatchObject({ model_requested: 'gpt-4o-mini', model: 'gpt-4o-mini-2024-07-18', input_tokens: 1_000, cached_input_tokens: 400, output_tokens: 50 });
  expect(String(call?.output)).toContain('Refunds take 30 days.');
  await provider.shutdown();
});
