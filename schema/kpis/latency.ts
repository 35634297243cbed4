/** How long people waited. */
import type { KpiDefinition } from './definition.ts';

const latency = <K extends string>(key: K, title: string, level: number, minimumSample: number, target: KpiDefinition['target']) => ({
  key,
  title,
  family: 'latency' as const,
  question: level === 0.5 ? 'How long does a usual request take?' : `How long do the slowest ${Math.round((1 - level) * 100)}% take at least?`,
  definition: `${level === 0.5 ? 'Median' : `${level * 100}th percentile`} of the duration of requests, failed ones included.`,
  numerator: 'duration',
  denominator: 'requests with a duration',
  unit: 'ms' as const,
  better: 'lower' as const,
  target,
  minimumSample,
  source: 'requests' as const,
  measure: { kind: 'quantile' as const, amount: 'duration_us / 1000', level },
  examples: 'duration_us > 0',
  examplesOrder: 'duration_us DESC',
});

export const LATENCY = [
  latency('latency_p50', 'Latency, median', 0.5, 30, null),
  { ...latency('latency_p95', 'Latency, p95', 0.95, 72, { value: 4_000, direction: 'lower' }), isCore: true as const },
  latency('latency_p99', 'Latency, p99', 0.99, 368, null),
  {
    key: 'ttft_p95',
    title: 'Time to first token, p95',
    family: 'latency',
    question: 'How long until the answer starts to appear?',
    definition: '95th percentile of the time from the start of the request to the first token of its answer, over requests that told it (streamed ones).',
    numerator: 'time',
    denominator: 'requests that told it',
    unit: 'ms',
    better: 'lower',
    target: null,
    minimumSample: 72,
    source: 'requests',
    measure: { kind: 'quantile', amount: 'ttft_ms', level: 0.95 },
    examples: 'ttft_ms > 0',
    examplesOrder: 'ttft_ms DESC',
  },
] as const satisfies readonly KpiDefinition[];
