/** What a provider's cache saved: cached input at its full price, less what it cost, less what writing it cost beyond that price. */
import { costOf, type PriceOverride } from '#schema/price.ts';

export interface CachedInput {
  model: string;
  provider: string;
  /** UTC, `2026-11-03`. */
  day: string;
  cached: number;
  written: number;
}

export interface CacheSaving {
  /** Of models with a price; null when no model with cached input has one, or nothing tells of caching. */
  saved_usd: number | null;
  /** What writing to caches cost beyond the price of plain input, taken off above. */
  written_usd: number;
  cached_tokens: number;
  /** Cached tokens of models without a price: they are in no saving. */
  unpriced_tokens: number;
}

/** Small, so that a price with tiers by the size of a prompt is that of its first tier. */
const PROBE = 1_000;

export function cacheSaving(rows: readonly CachedInput[], overrides: readonly PriceOverride[]): CacheSaving {
  const saving: CacheSaving = { saved_usd: null, written_usd: 0, cached_tokens: 0, unpriced_tokens: 0 };
  for (const { model, provider, day, cached, written } of rows) {
    saving.cached_tokens += cached;
    const price = (cachedInputTokens: number, cacheWriteTokens: number) =>
      costOf({ provider, model, inputTokens: PROBE, cachedInputTokens, cacheWriteTokens, outputTokens: 0, reasoningTokens: null, atMs: Date.parse(day) }, null, overrides).usd;
    const [full, fromCache, toCache] = [price(0, 0), price(PROBE, 0), price(0, PROBE)];
    if (full === null || fromCache === null || toCache === null) {
      saving.unpriced_tokens += cached;
      continue;
    }
    const more = ((toCache - full) / PROBE) * written;
    saving.saved_usd = (saving.saved_usd ?? 0) + ((full - fromCache) / PROBE) * cached - more;
    saving.written_usd += more;
  }
  return saving;
}
