/** Why an answer ended, in one spelling: clients send `tool_calls`, `tool-calls`, `tool_call` and `tool_use` for one thing. */

const SPELLINGS = new Map([
  ['tool_call', 'tool_calls'],
  ['tool_use', 'tool_calls'],
  ['function_call', 'tool_calls'],
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['complete', 'stop'],
  ['max_tokens', 'length'],
  ['max_output_tokens', 'length'],
]);
/** Gemini's four are refusals by the provider; a content filter alone is not a refusal of the model. */
const REFUSALS = new Set(['refusal', 'safety', 'blocklist', 'prohibited_content', 'spii']);

export function plainReason(reason: string): string {
  const word = reason.toLowerCase().replaceAll('-', '_');
  return SPELLINGS.get(word) ?? word;
}

export function isRefusalReason(reason: string): boolean {
  return REFUSALS.has(reason.toLowerCase());
}
