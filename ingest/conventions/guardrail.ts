/** Whether a guardrail triggered, from the many words in which guardrails say so. */
import type { AttributeValue } from '../neutral.ts';
import { isObject, objectOf, readNumber } from './values.ts';

const TRIGGERED = new Set([
  'true', 'yes', 'block', 'blocked', 'deny', 'denied', 'reject', 'rejected', 'flag', 'flagged', 'trigger', 'triggered', 'fail', 'failed', 'unsafe',
  'intervened', 'guardrail_intervened', 'redact', 'redacted', 'mask', 'masked', 'anonymized', 'detected', 'violation', 'violated', 'match_found', 'tripped', 'warn',
]);
const PASSED = new Set([
  'false', 'no', 'allow', 'allowed', 'pass', 'passed', 'ok', 'none', 'safe', 'clean', 'continue', 'accept', 'accepted', 'approve', 'approved', 'not_triggered', 'no_match', 'no_match_found', 'not_detected', 'negligible', 'success',
]);
/** Fields of an output that say it, and those that say the opposite. */
const TRIGGER_KEYS = ['triggered', 'is_triggered', 'blocked', 'is_blocked', 'flagged', 'is_flagged', 'tripwire_triggered', 'tripwireTriggered', 'attackDetected', 'detected', 'unsafe', 'violated'];
const PASS_KEYS = ['passed', 'is_passed', 'pass', 'allowed', 'is_allowed', 'allow', 'safe', 'is_safe', 'valid', 'is_valid', 'validation_passed'];
const WORD_KEYS = ['action', 'verdict', 'decision', 'result', 'outcome', 'status', 'value'];

/** True, false, a word, or a severity (above zero is a finding). Undefined when it cannot be told. */
export function readGuardrailResult(value: AttributeValue | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const number = readNumber(value);
  if (number !== undefined) return number > 0;
  if (typeof value !== 'string' || value.length > 64) return undefined;
  const word = value.trim().toLowerCase().replaceAll(' ', '_');
  return TRIGGERED.has(word) ? true : PASSED.has(word) ? false : undefined;
}

/** The same from a guardrail's output: a word, or an object such as `{"action": "allow"}`. */
export function readGuardrailOutput(value: AttributeValue | undefined): boolean | undefined {
  const output = objectOf(value);
  if (output === undefined) return readGuardrailResult(value);
  for (const key of TRIGGER_KEYS) if (typeof output[key] === 'boolean') return output[key];
  for (const key of PASS_KEYS) if (typeof output[key] === 'boolean') return !output[key];
  for (const key of WORD_KEYS) {
    const inner = output[key];
    const result = isObject(inner) ? readGuardrailOutput(inner) : readGuardrailResult(inner);
    if (result !== undefined) return result;
  }
  return undefined;
}
