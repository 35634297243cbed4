/**
 * The models of the scenarios with what one call costs, worked out by hand from the rates of
 * @pydantic/genai-prices 0.1.8 (US dollars for a million tokens: input, cached input, output).
 *
 *   gpt-4.1            2.00   0.50   8.00
 *   claude-sonnet-4-5  3.00   0.30  15.00
 *   gpt-4o-mini        0.15   0.075  0.60
 *   text-embedding-3-small  0.02: 50 tokens are 0.000001
 *
 * A call of `input` tokens, `cached` of them from the cache, and `output` tokens costs
 * ((input − cached) × rate + cached × cached rate + output × rate) ÷ 1,000,000.
 */
import type { ModelUse } from './plan.ts';

/** In no table, so the client says what its own machines cost. */
export const TUNED_8B: ModelUse = { provider: 'northwind', model: 'northwind-8b', cost_usd: 0.0004, is_client_priced: true };
/** In no table, and nobody says what it costs: unpriced. */
export const PREVIEW_8B: ModelUse = { provider: 'northwind', model: 'northwind-8b-preview', cost_usd: null };

/** @param costUsd of one call with the block's mean tokens, by hand */
export const gpt41 = (costUsd: number): ModelUse => ({ provider: 'openai', model: 'gpt-4.1', cost_usd: costUsd });
export const sonnet45 = (costUsd: number): ModelUse => ({ provider: 'anthropic', model: 'claude-sonnet-4-5', cost_usd: costUsd });
export const mini4o = (costUsd: number): ModelUse => ({ provider: 'openai', model: 'gpt-4o-mini', cost_usd: costUsd });

export const EMBEDDING_COST_USD = 0.000001;
