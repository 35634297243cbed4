/** Prices by hand: USD per million tokens as the providers list them. */
import { calcPrice } from '@pydantic/genai-prices';
import { expect, test } from 'vitest';
import { costOf, type PriceOverride, type Usage } from '#ingest/enrich/price.ts';

const usage = (said: Partial<Usage>): Usage => ({
  provider: 'openai', model: 'gpt-4o-mini', inputTokens: null, cachedInputTokens: null, cacheWriteTokens: null, outputTokens: null, reasoningTokens: null, atMs: Date.UTC(2026, 10, 20), ...said,
});

test.each([
  // $0.15 in, $0.075 cached, $0.60 out.
  ['plain', { inputTokens: 1_000_000, outputTokens: 1_000_000 }, 0.75],
  ['cached', { inputTokens: 1_000_000, cachedInputTokens: 400_000, outputTokens: 0 }, 0.09 + 0.03],
  ['a dated name of the model', { model: 'gpt-4o-mini-2024-07-18', inputTokens: 1_000_000 }, 0.15],
  ['a name that a client gives the provider', { provider: 'az.ai.openai', inputTokens: 1_000_000 }, 0.15],
  ['a provider that nobody knows, for a model that all know', { provider: 'our-proxy', inputTokens: 1_000_000 }, 0.15],
  ['an embedding whose provider nobody told', { provider: '', model: 'text-embedding-3-small', inputTokens: 1_000_000 }, 0.02],
  ['a proxy that puts the vendor before the model', { provider: 'litellm', model: 'openai/gpt-4o-mini', inputTokens: 1_000_000 }, 0.15],
  // Claude Sonnet 4 at Bedrock: $3 in.
  ['an id of Bedrock under the name of an agent framework', { provider: 'strands-agents', model: 'us.anthropic.claude-sonnet-4-20250514-v1:0', inputTokens: 100_000 }, 0.3],
  ['an embedding', { model: 'text-embedding-3-small', inputTokens: 1_000_000 }, 0.02],
  // Claude Sonnet 4: $3 in, $0.30 read, $3.75 written, $15 out.
  ['read and written', { provider: 'anthropic', model: 'claude-sonnet-4-20250514', inputTokens: 100_000, cachedInputTokens: 40_000, cacheWriteTokens: 20_000, outputTokens: 10_000 }, 0.12 + 0.012 + 0.075 + 0.15],
  // More cached than there was: the total stands.
  ['a cached part larger than its total', { inputTokens: 1_000, cachedInputTokens: 5_000 }, 0.000075],
])('%s', (_, said, usd) => {
  const cost = costOf(usage(said), null, []);
  expect(cost.source).toBe('table');
  expect(cost.usd).toBeCloseTo(usd, 10);
});

test.each([
  ['a model without a price', { provider: 'mock', model: 'nobody-knows-1', inputTokens: 5 }],
  ['no usage', {}],
  ['no model', { model: '', inputTokens: 5 }],
])('%s is unpriced, not free', (_, said) => {
  expect(costOf(usage(said), null, [])).toEqual({ usd: null, source: '' });
});

test('the client knows better than the table, and the project better than both', () => {
  const overrides: PriceOverride[] = [
    { provider: '', model: 'gpt-4o-mini', from: Date.UTC(2026, 0, 1), input: 1, output: 2 },
    { provider: 'openai', model: 'gpt-4o-mini', from: Date.UTC(2026, 5, 1), input: 10, cached_input: 1, output: 20 },
    { provider: '', model: 'gpt-4o-mini', from: Date.UTC(2027, 0, 1), input: 100, output: 200 },
  ];
  const call = usage({ inputTokens: 1_000_000, cachedInputTokens: 500_000, outputTokens: 100_000 });
  expect(costOf(call, 0.5, [])).toEqual({ usd: 0.5, source: 'client' });
  expect(costOf(call, 0.5, overrides)).toEqual({ usd: 7.5, source: 'override' });
  expect(costOf({ ...call, atMs: Date.UTC(2026, 1, 1) }, 0.5, overrides)).toEqual({ usd: 1.2, source: 'override' });
  expect(costOf({ ...call, atMs: Date.UTC(2025, 1, 1) }, null, overrides).source).toBe('table');
  expect(costOf({ ...call, model: 'own-model' }, null, [{ provider: '', model: 'own-model', from: 0, input: 1, output: 1 }]).usd).toBeCloseTo(1.1, 10);
});

test('the short sum is the library\'s own', () => {
  for (const [provider, model] of [['openai', 'gpt-4.1'], ['openai', 'o3'], ['anthropic', 'claude-3-5-haiku-latest'], ['google', 'gemini-2.5-pro'], ['google', 'gemini-2.0-flash'], ['mistral', 'mistral-large-latest'], ['cohere', 'command-r-plus']] as const) {
    for (const tokens of [900, 250_000]) {
      const expected = calcPrice({ input_tokens: tokens, cache_read_tokens: 100, output_tokens: 50 }, model, { providerId: provider, timestamp: new Date(Date.UTC(2026, 10, 20)) });
      const cost = costOf(usage({ provider, model, inputTokens: tokens, cachedInputTokens: 100, outputTokens: 50 }), null, []);
      expect(cost.usd, `${model} ${tokens}`).toBeCloseTo(expected?.total_price ?? Number.NaN, 10);
    }
  }
});
