/** How a first trace is sent, for the address that this server is at. The README shows the same. */

export interface Recipe {
  key: string;
  title: string;
  /** What to expect, above the code. */
  about: string;
  blocks: { title: string; code: string }[];
}

/** @param origin such as `http://localhost:4300` */
export function recipes(origin: string): Recipe[] {
  return [
    {
      key: 'curl',
      title: 'curl',
      about: 'One event is one finished operation. This one is a whole request: an LLM call without a parent.',
      blocks: [
        {
          title: 'Shell',
          code: `curl ${origin}/v1/events -H 'content-type: application/json' -d '{
  "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736", "span_id": "00f067aa0ba902b7",
  "name": "answer question", "kind": "llm", "start_time": "'$(date -u +%FT%TZ)'", "duration_ms": 840,
  "provider": "openai", "model": "gpt-4o-mini", "input_tokens": 1200, "output_tokens": 64,
  "feature": "support", "input": "What is the refund policy?", "output": "Refunds are possible within 30 days [1]."
}'`,
        },
      ],
    },
    {
      key: 'node',
      title: 'OpenTelemetry, Node',
      about: 'OTLP over HTTP, JSON or protobuf. The GenAI and OpenInference conventions are understood; any instrumentation that speaks them will do.',
      blocks: [
        { title: 'Install', code: 'npm install @opentelemetry/sdk-trace-node @opentelemetry/exporter-trace-otlp-proto @opentelemetry/api' },
        {
          title: 'first-trace.mjs',
          code: `import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { NodeTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-node';

const provider = new NodeTracerProvider({
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: '${origin}/v1/traces' }))],
});
provider.register();

const span = trace.getTracer('my-app').startSpan('chat gpt-4o-mini');
span.setAttributes({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o-mini',
  'gen_ai.usage.input_tokens': 1200,
  'gen_ai.usage.output_tokens': 64,
});
span.end();
await provider.shutdown();`,
        },
      ],
    },
    {
      key: 'python',
      title: 'OpenTelemetry, Python',
      about: 'The endpoint is all an exporter needs; set it in the environment and any OpenTelemetry SDK sends here.',
      blocks: [
        { title: 'Install', code: 'pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http' },
        {
          title: 'first_trace.py',
          code: `from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint="${origin}/v1/traces")))
trace.set_tracer_provider(provider)

with trace.get_tracer("my-app").start_as_current_span("chat gpt-4o-mini") as span:
    span.set_attribute("gen_ai.operation.name", "chat")
    span.set_attribute("gen_ai.provider.name", "openai")
    span.set_attribute("gen_ai.request.model", "gpt-4o-mini")
    span.set_attribute("gen_ai.usage.input_tokens", 1200)
    span.set_attribute("gen_ai.usage.output_tokens", 64)

provider.shutdown()`,
        },
        { title: 'Or by environment', code: `OTEL_EXPORTER_OTLP_ENDPOINT=${origin} OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf python your_app.py` },
      ],
    },
  ];
}
