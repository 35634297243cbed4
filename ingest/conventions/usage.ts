/** Token counts brought to one form: input includes cache reads and writes, output includes reasoning. */
import type { AttributeValue } from '../neutral.ts';
import { type JsonObject, objectOf, readTokens } from './values.ts';

export interface Usage {
  input_tokens?: number | undefined;
  cached_input_tokens?: number | undefined;
  cache_write_tokens?: number | undefined;
  output_tokens?: number | undefined;
  reasoning_tokens?: number | undefined;
}

/**
 * Langfuse's `usage_details`: named buckets and perhaps a total. Input + output = total means that
 * the buckets are parts of input and output; all buckets together = total (and no total at all,
 * which is how Langfuse itself adds up) means that they stand beside them. OpenAI's own object, with nested
 * details, is inclusive.
 */
export function readUsageDetails(value: AttributeValue | undefined): Usage | undefined {
  const details = objectOf(value);
  if (details === undefined) return undefined;
  if (details.prompt_tokens !== undefined || details.prompt_tokens_details !== undefined || details.input_tokens_details !== undefined) return openAiUsage(details);
  const buckets = new Map<string, number>();
  for (const key of Object.keys(details)) {
    const count = readTokens(details[key]);
    if (count !== undefined) buckets.set(key, count);
  }
  if (buckets.size === 0) return undefined;
  const input = first(buckets, 'input', 'input_tokens', 'promptTokens');
  const output = first(buckets, 'output', 'output_tokens', 'completionTokens');
  const total = first(buckets, 'total', 'total_tokens', 'totalTokens');
  const cached = first(buckets, 'input_cached_tokens', 'cache_read_input_tokens', 'input_cache_read', 'input_cached');
  const written = first(buckets, 'input_cache_creation', 'cache_creation_input_tokens', 'input_cache_write', 'input_cache_creation_tokens');
  const reasoning = first(buckets, 'output_reasoning_tokens', 'output_reasoning', 'reasoning_tokens');
  const usage: Usage = { cached_input_tokens: cached, cache_write_tokens: written, reasoning_tokens: reasoning, input_tokens: input, output_tokens: output };
  if (total !== undefined && (input ?? 0) + (output ?? 0) === total) return usage;
  const beside = (prefix: string, own: number | undefined): number | undefined => {
    let sum = own;
    for (const [key, count] of buckets) {
      const isBucket = key.startsWith(`${prefix}_`) && key !== `${prefix}_tokens`;
      if (isBucket || (prefix === 'input' && key.startsWith('cache_') && key.endsWith('_input_tokens')) || (prefix === 'output' && key === 'reasoning_tokens')) sum = (sum ?? 0) + count;
    }
    return sum;
  };
  return { ...usage, input_tokens: beside('input', input), output_tokens: beside('output', output) };
}

function openAiUsage(usage: JsonObject): Usage {
  const input = objectOf(usage.prompt_tokens_details ?? usage.input_tokens_details) ?? {};
  const output = objectOf(usage.completion_tokens_details ?? usage.output_tokens_details) ?? {};
  return {
    input_tokens: readTokens(usage.prompt_tokens ?? usage.input_tokens),
    output_tokens: readTokens(usage.completion_tokens ?? usage.output_tokens),
    cached_input_tokens: readTokens(input.cached_tokens),
    cache_write_tokens: readTokens(input.cache_write_tokens),
    reasoning_tokens: readTokens(output.reasoning_tokens),
  };
}

function first(buckets: ReadonlyMap<string, number>, ...keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const count = buckets.get(key);
    if (count !== undefined) return count;
  }
  return undefined;
}

/**
 * Anthropic counts input beside cache, and instrumentations that copy its figures do too
 * (Traceloop: 21 with 2,048 read). Cache that is bigger than the whole it is part of gives it away.
 */
export function isExclusiveOfCache(scopeName: string, input: number, cached: number, written: number): boolean {
  return scopeName === '@traceloop/instrumentation-anthropic' ? cached + written > 0 : input < cached + written;
}
