/**
 * The text inside an input or output: what a person would read. Contents come as plain text, as
 * messages with parts, or as JSON in a string; tool calls are no text.
 */

/** Larger JSON in a string is taken as the text that it is. */
const MAX_JSON_LENGTH = 256 * 1024;
const MAX_DEPTH = 8;
/** Where messages and answers keep their text, in this order. */
const TEXT_KEYS = ['text', 'content', 'output', 'answer', 'output_text', 'message', 'parts', 'messages', 'response', 'completion', 'result', 'choices', 'generations', 'kwargs'] as const;
const NO_TEXT_TYPES = new Set(['tool_call', 'tool_use', 'tool_call_response', 'tool_result', 'function_call', 'reasoning', 'thinking', 'image', 'image_url', 'blob', 'uri', 'file']);

/** Empty when there is none. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return textOfString(content, 0);
  return collect(content, 0);
}

function textOfString(text: string, depth: number): string {
  const first = text.charCodeAt(0);
  // '{' or '[': perhaps JSON. "[1] says …" fails at its first letters, which costs nothing.
  if ((first !== 123 && first !== 91) || text.length > MAX_JSON_LENGTH) return text;
  const last = text.trimEnd().at(-1);
  if (last !== '}' && last !== ']') return text;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return text;
    const found = collect(value, depth + 1);
    return found !== '' || isToolCallOnly(value) ? found : text;
  } catch {
    return text;
  }
}

function collect(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH || value === null || value === undefined) return '';
  if (typeof value === 'string') return depth === 0 ? textOfString(value, depth) : value;
  if (Array.isArray(value)) {
    let text = '';
    for (const item of value) {
      const part = collect(item, depth + 1);
      if (part !== '') text = text === '' ? part : `${text}\n${part}`;
    }
    return text;
  }
  if (typeof value !== 'object') return '';
  const record = value as Record<string, unknown>;
  if (typeof record['type'] === 'string' && NO_TEXT_TYPES.has(record['type'])) return '';
  for (const key of TEXT_KEYS) {
    const inner = record[key];
    if (inner === undefined || inner === null || inner === '') continue;
    const text = collect(inner, depth + 1);
    if (text !== '') return text;
  }
  return '';
}

function isToolCallOnly(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isToolCallOnly);
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Record<string, unknown>;
  if (typeof record['type'] === 'string' && NO_TEXT_TYPES.has(record['type'])) return true;
  if ('tool_calls' in record || 'function_call' in record || 'toolCalls' in record) return true;
  return ['parts', 'messages', 'message', 'content'].some((key) => isToolCallOnly(record[key]));
}

/** Of the messages of an input, the last that a user wrote; else the whole text. */
export function questionOf(content: unknown): string {
  const messages = messagesOf(content);
  for (let i = messages.length - 1; i >= 0; i--) {
    const message = messages[i];
    if (message?.['role'] === 'user' || message?.['role'] === 'human') {
      const text = collect(message, 0);
      if (text !== '') return text;
    }
  }
  return textOf(content);
}

function messagesOf(content: unknown): Record<string, unknown>[] {
  let value = content;
  if (typeof value === 'string') {
    const first = value.charCodeAt(0);
    if ((first !== 123 && first !== 91) || value.length > MAX_JSON_LENGTH) return [];
    try {
      value = JSON.parse(value);
    } catch {
      return [];
    }
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value) && 'messages' in value) value = value.messages;
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}
