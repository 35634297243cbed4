/** A token bucket per key, in memory: each process gives its own allowance. */

export interface RateLimit {
  requests_per_s: number;
  bytes_per_s: number;
}

/** Seconds of allowance that may be used at once. */
const BURST_S = 10;
/** Exporters give up when told to wait beyond their own budget of 10 s, and the data is lost: so 1 to 3. */
const MAX_WAIT_S = 3;

interface Bucket {
  requests: number;
  bytes: number;
  atMs: number;
}

export interface RateLimiter {
  /**
   * @param bytes size of what is sent, as far as it is known
   * @returns null, or after how many whole seconds to try again
   */
  take(key: string, limit: RateLimit, bytes: number): number | null;
}

export function createRateLimiter(now: () => number): RateLimiter {
  const buckets = new Map<string, Bucket>();
  return {
    take(key, limit, bytes) {
      const atMs = now();
      const bucket = buckets.get(key) ?? { requests: limit.requests_per_s * BURST_S, bytes: limit.bytes_per_s * BURST_S, atMs };
      const passed = Math.max(0, atMs - bucket.atMs) / 1_000;
      bucket.requests = Math.min(limit.requests_per_s * BURST_S, bucket.requests + passed * limit.requests_per_s);
      bucket.bytes = Math.min(limit.bytes_per_s * BURST_S, bucket.bytes + passed * limit.bytes_per_s);
      bucket.atMs = atMs;
      buckets.set(key, bucket);
      // A body larger than the whole burst passes when the bucket is full, and leaves a debt.
      const wanted = Math.min(bytes, limit.bytes_per_s * BURST_S);
      const wait = Math.max((1 - bucket.requests) / limit.requests_per_s, (wanted - bucket.bytes) / limit.bytes_per_s);
      if (wait > 0) return Math.min(MAX_WAIT_S, Math.max(1, Math.ceil(wait)));
      bucket.requests -= 1;
      bucket.bytes -= bytes;
      return null;
    },
  };
}
