/** The random number of an answer: the same for the same salt, week and trace, on any machine. */
import { sha256 } from './sha256.ts';

const TWO_53 = 9_007_199_254_740_992;

/**
 * u = the first 53 bits of SHA-256("salt|week|trace id/span id") ÷ 2⁵³, in [0, 1).
 * In ClickHouse: `bitShiftRight(reinterpretAsUInt64(reverse(substring(SHA256(concat(salt, '|', week, '|', trace_id, '/', span_id)), 1, 8))), 11) / pow(2, 53)`.
 */
export function unitHash(salt: string, week: string, id: string): number {
  const digest = sha256(`${salt}|${week}|${id}`);
  const high = digest[0] ?? 0;
  const low = digest[1] ?? 0;
  return (high * 2_097_152 + (low >>> 11)) / TWO_53;
}
