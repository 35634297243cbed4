/**
 * Messages of every provider and instrumentation, read for what a person would read: the text of
 * the answer, whether it is a refusal or nothing but tool calls, and the citations in it. One walk.
 */
import type { AttributeValue } from '../neutral.ts';
import { collectCitations, collectGrounding, type Citation } from './citations.ts';
import type { Document } from './documents.ts';
import { isObject, type JsonObject, looksLikeJson, parseJson, readText } from './values.ts';
import { collectWebChunks, collectWebResults } from './web-results.ts';

export interface Answer {
  /** One text per message of the answerer that has one. */
  texts: string[];
  refusals: string[];
  toolCalls: number;
  /** Something was said that is neither text nor tool call: an object, an image, a list. */
  hasOther: boolean;
  /** As sent. */
  finishReason: string | undefined;
  citations: Citation[];
  /** Pages that the provider's own web search found. */
  webResults: Document[];
}

/** Nothing that a client sends nests deeper; a hostile body does. */
const MAX_DEPTH = 12;
const ASKING_ROLES = new Set(['user', 'system', 'developer', 'human', 'tool', 'function']);
const ASKING_CLASSES = new Set(['HumanMessage', 'SystemMessage', 'HumanMessageChunk', 'SystemMessageChunk']);
/** The application has to act before there is an answer. */
const TOOL_PARTS = new Set(['tool_call', 'tool-call', 'tool_use', 'function_call', 'custom_tool_call', 'computer_call', 'local_shell_call', 'apply_patch_call', 'mcp_approval_request']);
/** Not said to anybody: thoughts, and tools that the provider ran itself on the way to its answer. */
const SILENT_PARTS = new Set([
  'reasoning', 'thinking', 'redacted_thinking', 'step-start', 'server_tool_use', 'web_search_tool_result', 'web_fetch_tool_result', 'code_execution_tool_result', 'mcp_tool_use', 'mcp_tool_result',
  'web_search_call', 'file_search_call', 'code_interpreter_call', 'mcp_call', 'mcp_list_tools',
]);
/** An object whose only field is one of these is that text: `{"answer": "Thirty days."}`. */
const TEXT_KEYS = ['answer', 'text', 'content', 'output', 'response', 'result', 'completion', 'final_result', 'value', 'prompt', 'input', 'query', 'question'];

export function readAnswer(value: AttributeValue | undefined): Answer {
  const answer: Answer = { texts: [], refusals: [], toolCalls: 0, hasOther: false, finishReason: undefined, citations: [], webResults: [] };
  if (value !== undefined) walk(value, answer, 0);
  return answer;
}

/** The answer's own text where there is exactly one, a refusal's included; undefined elsewhere. */
export function singleText(answer: Answer): string | undefined {
  if (answer.hasOther || answer.toolCalls > 0) return undefined;
  if (answer.texts.length === 1 && answer.refusals.length === 0) return answer.texts[0];
  return answer.texts.length === 0 && answer.refusals.length === 1 ? answer.refusals[0] : undefined;
}

/** Whether the answer says something itself. Tool calls alone do not. */
export function isSpoken(answer: Answer): boolean {
  return answer.texts.length > 0 || answer.refusals.length > 0 || answer.hasOther;
}

/**
 * Whether an output (text, structure, or structure as JSON text) holds something of its own, and
 * not tool calls alone: the rule of `has_output` where no convention has said it.
 */
export function hasOwnText(output: unknown): boolean {
  if (output === null || output === undefined || output === '') return false;
  const value = typeof output === 'string' ? (parseJson(output) ?? output) : plain(output);
  return isSpoken(readAnswer(value));
}

function walk(value: AttributeValue, into: Answer, depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (typeof value === 'string') {
    const parsed = depth > 0 && looksLikeJson(value) ? parseJson(value) : undefined;
    if (typeof parsed === 'object' && parsed !== null) walk(parsed, into, depth + 1);
    else if (value.trim() !== '') into.texts.push(value);
  } else if (Array.isArray(value)) {
    walkList(value, into, depth);
  } else if (isObject(value)) {
    walkObject(value, into, depth);
  } else if (value !== null) {
    into.hasOther = true;
  }
}

function walkList(list: AttributeValue[], into: Answer, depth: number): void {
  if (list.length > 0 && list.every(isPart)) {
    readParts(list, {}, into);
    return;
  }
  // A whole conversation: its last answer is the output. A list of answers alone is read whole.
  const isConversation = list.some((item) => isObject(item) && isAsking(item));
  if (!isConversation) {
    for (const item of list) walk(item, into, depth + 1);
    return;
  }
  const last = list[list.length - 1];
  if (last !== undefined && !(isObject(last) && isAsking(last) && list.some((item) => isObject(item) && !isAsking(item)))) {
    walk(last, into, depth + 1);
  }
}

function walkObject(object: JsonObject, into: Answer, depth: number): void {
  into.finishReason ??= readText(object.finish_reason) ?? readText(object.finishReason) ?? readText(object.stop_reason) ?? readText(object.stopReason);
  const kwargs = object.kwargs;
  if (isObject(kwargs) && Array.isArray(object.id)) readMessage(kwargs, into);
  else if (Array.isArray(object.choices)) walkEach(object.choices, into, depth);
  else if (Array.isArray(object.candidates)) walkCandidates(object.candidates, into);
  else if (Array.isArray(object.generations)) walkEach(object.generations, into, depth);
  else if (Array.isArray(object.messages)) walkList(object.messages, into, depth + 1);
  else if (isObject(object.message)) {
    if (isObject(object.generationInfo)) into.finishReason ??= readText(object.generationInfo.finish_reason);
    walkObject(object.message, into, depth + 1);
  } else if (Array.isArray(object.output) && object.output.length > 0 && object.output.every(isOutputItem)) {
    walkEach(object.output, into, depth);
  } else if ((typeof object.type === 'string' && TOOL_PARTS.has(object.type)) || (object.toolCallId !== undefined && object.toolName !== undefined)) {
    // The second form is the AI SDK's.
    into.toolCalls += 1;
  } else if (typeof object.type === 'string' && SILENT_PARTS.has(object.type)) {
    collectWebResults(object, into.webResults);
    return;
  } else if (isMessage(object)) {
    readMessage(object, into);
  } else if (isObject(object.output) || Array.isArray(object.outputs) || isObject(object.outputs)) {
    walk(object.output ?? object.outputs ?? null, into, depth + 1);
    collectCitations(object, 0, null, into.citations);
  } else {
    walkSingleText(object, into, depth);
  }
  // Perplexity keeps its citations beside the choices.
  if (Array.isArray(object.choices)) collectCitations(object, 0, null, into.citations);
}

function walkEach(list: AttributeValue[], into: Answer, depth: number): void {
  for (const item of list) {
    if (isObject(item) && isObject(item.delta) && item.message === undefined) walkObject(item.delta, into, depth + 1);
    else walk(item, into, depth + 1);
  }
}

function walkSingleText(object: JsonObject, into: Answer, depth: number): void {
  const keys = Object.keys(object);
  // `{text, index, finish_reason}` is a completion's choice.
  if (typeof object.text === 'string' && (keys.length === 1 || 'finish_reason' in object || 'generationInfo' in object)) {
    if (object.text !== '') into.texts.push(object.text);
    return;
  }
  const only = keys[0];
  if (keys.length === 1 && only !== undefined && TEXT_KEYS.includes(only) && typeof object[only] === 'string') {
    walk(object[only], into, Math.max(depth, 1));
  } else if (keys.length > 0) {
    into.hasOther = true;
  }
}

function walkCandidates(candidates: AttributeValue[], into: Answer): void {
  for (const candidate of candidates) {
    if (!isObject(candidate)) continue;
    into.finishReason ??= readText(candidate.finishReason) ?? readText(candidate.finish_reason);
    const before = into.texts.length;
    if (isObject(candidate.content)) readMessage(candidate.content, into);
    const grounding = candidate.groundingMetadata ?? candidate.grounding_metadata;
    if (!isObject(grounding)) continue;
    collectGrounding(grounding, into.texts[before] ?? '', into.citations);
    collectWebChunks(grounding, into.webResults);
  }
}

function readMessage(message: JsonObject, into: Answer): void {
  into.finishReason ??= readText(message.finish_reason) ?? readText(message.stop_reason);
  if (isObject(message.response_metadata)) into.finishReason ??= readText(message.response_metadata.finish_reason);
  const refusal = readText(message.refusal);
  if (refusal !== undefined) into.refusals.push(refusal);
  const parts = partsOf(message.parts ?? message.contents ?? message.content);
  if (Array.isArray(parts)) readParts(parts, message, into);
  else {
    const text = typeof parts === 'string' && parts.trim() !== '' ? parts : undefined;
    if (text !== undefined) into.texts.push(text);
    else if (isObject(parts)) into.hasOther = true;
    collectCitations(message, 0, null, into.citations);
  }
  const calls = message.tool_calls ?? message.toolCalls ?? message.function_call;
  if (Array.isArray(calls)) into.toolCalls += calls.length;
  else if (isObject(calls)) into.toolCalls += 1;
  const extra = message.additional_kwargs;
  if (isObject(extra)) {
    const refused = readText(extra.refusal);
    if (refused !== undefined) into.refusals.push(refused);
    collectCitations(extra, 0, null, into.citations);
  }
}

/** Traceloop's indexed messages and Strands' events hold a list of parts as JSON text. */
function partsOf(content: AttributeValue | undefined): AttributeValue | undefined {
  if (typeof content !== 'string' || !PARTS_TEXT.test(content)) return content;
  const parsed = parseJson(content);
  return Array.isArray(parsed) && parsed.every((item) => isPart(item) || isConversePart(item)) ? parsed : content;
}

const PARTS_TEXT = /^\[\{"(?:type|text|toolUse|toolResult|reasoningContent)":/;

/** Bedrock's Converse names a part by its one key. */
function isConversePart(item: AttributeValue): boolean {
  if (!isObject(item)) return false;
  const [key, ...more] = Object.keys(item);
  return more.length === 0 && ((key === 'text' && typeof item.text === 'string') || key === 'toolUse' || key === 'toolResult' || key === 'reasoningContent');
}

/** The text parts of one message are one text: Anthropic cuts it wherever a citation begins. */
function readParts(parts: AttributeValue[], message: JsonObject, into: Answer): void {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    if (!isObject(part)) continue;
    const type = typeof part.type === 'string' ? part.type : '';
    if (type === 'refusal') {
      const refusal = readText(part.refusal) ?? readText(part.content) ?? readText(part.text);
      into.refusals.push(refusal ?? '');
    } else if (TOOL_PARTS.has(type) || part.functionCall !== undefined || part.function_call !== undefined || part.toolUse !== undefined) {
      into.toolCalls += 1;
    } else if (SILENT_PARTS.has(type)) {
      collectWebResults(part, into.webResults);
    } else if (part.thought !== true && part.reasoningContent === undefined) {
      const own = textOf(part);
      if (own === undefined) {
        if (type !== '' && !isEmptyText(part)) into.hasOther = true;
        continue;
      }
      const holder = isObject(part.citationsContent) ? part.citationsContent : part;
      collectCitations(holder, text.length, own.length, into.citations);
      text += own;
    }
  }
  if (text.trim() !== '') into.texts.push(text);
  collectCitations(message, 0, null, into.citations);
}

function textOf(part: JsonObject): string | undefined {
  const text = part.text ?? part.content;
  if (typeof text === 'string') return text;
  if (isObject(part.citationsContent) && Array.isArray(part.citationsContent.content)) {
    return part.citationsContent.content.map((piece) => (isObject(piece) ? (readText(piece.text) ?? '') : '')).join('');
  }
  return undefined;
}

function isEmptyText(part: JsonObject): boolean {
  return part.type === 'text' || part.type === 'output_text';
}

/** A piece of a message's content rather than a message. */
function isPart(item: AttributeValue): boolean {
  return isObject(item) && typeof item.type === 'string' && item.role === undefined && item.kwargs === undefined && item.message === undefined
    && (item.type === 'text' || item.type === 'output_text' || item.type === 'refusal' || item.type === 'thinking' || item.type === 'tool_use' || item.type === 'tool-call' || item.type === 'tool_call');
}

function isOutputItem(item: AttributeValue): boolean {
  return isObject(item) && (typeof item.type === 'string' || item.role !== undefined);
}

function isMessage(object: JsonObject): boolean {
  return object.role !== undefined || object.parts !== undefined || object.contents !== undefined || Array.isArray(object.content)
    || object.tool_calls !== undefined || (typeof object.refusal === 'string' && 'content' in object);
}

function isAsking(message: JsonObject): boolean {
  if (typeof message.role === 'string') return ASKING_ROLES.has(message.role);
  const path = message.id;
  const name = Array.isArray(path) ? path[path.length - 1] : undefined;
  return typeof name === 'string' ? ASKING_CLASSES.has(name) : message.type === 'human' || message.type === 'system';
}

/** The text of an input that is one single message, or a single text under a known key. */
export function readQuestion(value: AttributeValue | undefined, depth = 0): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (typeof value === 'string') {
    const parsed = looksLikeJson(value) ? parseJson(value) : undefined;
    return parsed === undefined ? readText(value) : typeof parsed === 'string' ? readText(parsed) : readQuestion(parsed, depth + 1);
  }
  if (Array.isArray(value)) {
    if (value.length === 1) return readQuestion(value[0], depth + 1);
    return value.length > 0 && value.every(isPart) ? singleText(readAnswer(value)) : undefined;
  }
  if (!isObject(value)) return undefined;
  if (isObject(value.kwargs) && Array.isArray(value.id)) return singleText(readAnswer(value));
  if (Array.isArray(value.messages)) return value.system == null && value.instructions == null ? readQuestion(value.messages, depth + 1) : undefined;
  if (Array.isArray(value.args) && isObject(value.kwargs) && Object.keys(value.kwargs).length === 0) return readQuestion(value.args, depth + 1);
  if (isMessage(value) || (typeof value.type === 'string' && isPart(value))) return singleText(readAnswer(value));
  const keys = Object.keys(value);
  const only = keys[0];
  return keys.length === 1 && only !== undefined && TEXT_KEYS.includes(only) ? readQuestion(value[only], depth + 1) : undefined;
}

/** An unknown value as JSON would carry it; what JSON cannot carry counts as something else. */
function plain(value: unknown): AttributeValue | undefined {
  try {
    const text = JSON.stringify(value);
    return text === undefined ? undefined : (parseJson(text) ?? text);
  } catch {
    return '?';
  }
}
