/**
 * What a call cost: from the project's own prices, else from the client, else from the price table
 * of `@pydantic/genai-prices`. A model without a price is unpriced (null), never free.
 */
import { calcPrice, findProvider, type ModelPrice, type Provider } from '@pydantic/genai-prices';

export interface Usage {
  provider: string;
  model: string;
  /** Cached and cache-write tokens included. */
  inputTokens: number | null;
  cachedInputTokens: number | null;
  cacheWriteTokens: number | null;
  /** Reasoning tokens included. */
  outputTokens: number | null;
  reasoningTokens: number | null;
  /** Milliseconds since 1970: prices change. */
  atMs: number;
}

/** A project's own price, from a moment on. In USD per million tokens. */
export interface PriceOverride {
  /** Empty: any provider. */
  provider: string;
  model: string;
  /** Milliseconds since 1970. */
  from: number;
  input: number;
  /** Left out, cached tokens cost what input costs. */
  cached_input?: number | undefined;
  cache_write?: number | undefined;
  output: number;
}

export type CostSource = 'client' | 'table' | 'override' | '';
export interface Cost {
  usd: number | null;
  source: CostSource;
}

const UNPRICED: Cost = { usd: null, source: '' };

/** Precedence: override, client, table. A client's 0 for a call with usage is a missing price, as Langfuse sends on errors. */
export function costOf(usage: Usage, clientUsd: number | null, overrides: readonly PriceOverride[]): Cost {
  const override = overrides.length > 0 ? findOverride(usage, overrides) : null;
  if (override && hasUsage(usage)) return { usd: linear(usage, override.input, override.cached_input ?? override.input, override.cache_write ?? override.input, override.output), source: 'override' };
  if (clientUsd !== null) return { usd: clientUsd, source: 'client' };
  if (!hasUsage(usage) || usage.model === '') return UNPRICED;
  const usd = tablePrice(usage);
  return usd === null ? UNPRICED : { usd, source: 'table' };
}

function hasUsage(usage: Usage): boolean {
  return usage.inputTokens !== null || usage.outputTokens !== null;
}

function findOverride(usage: Usage, overrides: readonly PriceOverride[]): PriceOverride | null {
  let best: PriceOverride | null = null;
  for (const entry of overrides) {
    if (entry.model !== usage.model || (entry.provider !== '' && entry.provider !== usage.provider) || entry.from > usage.atMs) continue;
    // The newest that is in force; of two from the same moment, the one that names the provider.
    if (!best || entry.from > best.from || (entry.from === best.from && entry.provider !== '')) best = entry;
  }
  return best;
}

interface Match {
  provider: Provider;
  /** Prices per million tokens when the model has one flat price; the library's own sum takes 14 µs, this takes none. */
  flat: { input: number; cachedInput: number; cacheWrite: number; output: number } | null;
}

/** Finding a model by the table's rules takes 60 µs, so each pair is looked up once. */
const matches = new Map<string, Match | null>();
const MAX_MATCHES = 5_000;

function tablePrice(usage: Usage): number | null {
  const key = `${usage.provider}\n${usage.model}`;
  let match = matches.get(key);
  if (match === undefined) {
    match = findMatch(usage.provider, usage.model);
    if (matches.size >= MAX_MATCHES) matches.clear();
    matches.set(key, match);
  }
  if (!match) return null;
  if (match.flat) return linear(usage, match.flat.input, match.flat.cachedInput, match.flat.cacheWrite, match.flat.output);
  return librarySum(usage, match.provider);
}

/** Names under which clients send providers that the table calls otherwise. */
const PROVIDER_NAMES: Record<string, string> = { x_ai: 'x-ai', xai: 'x-ai', mistral_ai: 'mistral', mistralai: 'mistral', vertex_ai: 'google', 'gcp.vertex_ai': 'google', 'gcp.gen_ai': 'google' };

interface Candidate {
  providerId?: string;
  modelId: string;
}

/** Whose model it is, from its name alone: Bedrock's ids, OpenAI's embeddings, and `vendor/model` of proxies. */
function guessesOf(model: string): Candidate[] {
  if (/^(?:[a-z]{2,6}\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek)\./.test(model)) return [{ providerId: 'aws', modelId: model }];
  if (model.startsWith('text-embedding-')) return [{ providerId: 'openai', modelId: model }];
  const slash = model.lastIndexOf('/');
  if (slash <= 0) return [];
  const vendor = model.slice(0, slash).toLowerCase();
  const modelId = model.slice(slash + 1);
  return [{ providerId: PROVIDER_NAMES[vendor] ?? vendor, modelId }, { modelId }, ...guessesOf(modelId)];
}

function findMatch(provider: string, model: string): Match | null {
  const named = PROVIDER_NAMES[provider] ?? provider;
  const candidates: Candidate[] = [...(named === '' ? [] : [{ providerId: named, modelId: model }]), { modelId: model }, ...guessesOf(model)];
  for (const candidate of candidates) {
    const found = findProvider(candidate);
    if (!found) continue;
    try {
      const result = calcPrice({ input_tokens: 1, output_tokens: 1 }, candidate.modelId, { provider: found });
      if (!result) continue;
      // A provider with just this model: the next call need not search.
      const narrow: Provider = { ...result.provider, models: [{ ...result.model, match: { equals: model } }] };
      return { provider: narrow, flat: flatPrice(result.model.prices) };
    } catch {
      continue;
    }
  }
  return null;
}

/** Units of which nobody tells us an amount, so that they cost nothing. */
const UNTOLD_UNITS = /audio|image|video|search|page|message|hours|cache_write_1h|citation/;
const FLAT_KEYS = new Set(['input_mtok', 'cache_read_mtok', 'cache_write_mtok', 'output_mtok']);

/** Null when the price has tiers, dates or other units that the simple sum does not know. */
function flatPrice(prices: ModelPrice | readonly unknown[]): Match['flat'] {
  if (Array.isArray(prices)) return null;
  const flat: Record<string, number> = {};
  for (const [key, value] of Object.entries(prices)) {
    if (UNTOLD_UNITS.test(key)) continue;
    if (!FLAT_KEYS.has(key) || typeof value !== 'number') return null;
    flat[key] = value;
  }
  const { input_mtok: input, output_mtok: output } = flat;
  // Embeddings have no output to price.
  if (input === undefined) return null;
  return { input, cachedInput: flat['cache_read_mtok'] ?? input, cacheWrite: flat['cache_write_mtok'] ?? input, output: output ?? 0 };
}

function linear(usage: Usage, input: number, cachedInput: number, cacheWrite: number, output: number): number {
  const parts = split(usage);
  return (parts.plain * input + parts.cached * cachedInput + parts.written * cacheWrite + parts.output * output) / 1e6;
}

/** Cache parts are never larger than their total, whatever a client sends. */
function split(usage: Usage): { plain: number; cached: number; written: number; output: number } {
  const input = usage.inputTokens ?? 0;
  const cached = Math.min(usage.cachedInputTokens ?? 0, input);
  const written = Math.min(usage.cacheWriteTokens ?? 0, input - cached);
  return { plain: input - cached - written, cached, written, output: usage.outputTokens ?? 0 };
}

function librarySum(usage: Usage, provider: Provider): number | null {
  const parts = split(usage);
  try {
    const result = calcPrice(
      {
        input_tokens: parts.plain + parts.cached + parts.written,
        ...(parts.cached > 0 ? { cache_read_tokens: parts.cached } : {}),
        ...(parts.written > 0 ? { cache_write_tokens: parts.written } : {}),
        output_tokens: parts.output,
        ...(usage.reasoningTokens ? { output_reasoning_tokens: Math.min(usage.reasoningTokens, parts.output) } : {}),
      },
      usage.model,
      { provider, timestamp: new Date(usage.atMs) },
    );
    return result ? result.total_price : null;
  } catch {
    return null;
  }
}
