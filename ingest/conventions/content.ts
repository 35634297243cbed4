/** From candidates to what is stored: the input, the answer with what it cites, the documents. */
import type { SpanKind } from '#schema/events.ts';
import type { AttributeValue } from '../neutral.ts';
import type { Citation } from './citations.ts';
import { complete, type Document, isIncomplete, rankedDocuments, readDocuments } from './documents.ts';
import { isSpoken, readAnswer, readQuestion, singleText } from './messages.ts';
import { type Candidate, keep, type Reading } from './reading.ts';
import { isObject, type JsonObject, structure } from './values.ts';
import { isWebTool, pagesOf } from './web-results.ts';

/** A text, or a structure that is kept as JSON. */
export type Content = string | AttributeValue[] | JsonObject;

export interface Output {
  content: Content | null;
  /** The winner as it was sent, for guardrails. */
  raw: AttributeValue | undefined;
  hasOutput: boolean;
  isRefused: boolean;
  finishReason: string | undefined;
  citations: Citation[] | null;
  /** Pages that the provider's own web search found; empty where it told none. */
  webResults: Document[];
}

/** Kinds whose output is an answer: it may refuse and it may cite. */
const ANSWERING = new Set<SpanKind>(['llm', 'agent', 'chain']);
/** Longer inputs are kept as sent without looking whether they are one single message. */
const MAX_PARSED_INPUT = 262_144;

export function inputOf(reading: Reading, kind: SpanKind): Content | null {
  const inputs = sorted(reading.candidates, 'input');
  const system = sorted(reading.candidates, 'system')[0];
  const query = reading.draft.get('query');
  if (query !== undefined) {
    if (kind === 'retrieval' || kind === 'rerank') return query;
    reading.attributes['retrieval.query'] = query;
  }
  for (const [index, candidate] of inputs.entries()) {
    const content = inputContent(candidate);
    if (content === undefined) continue;
    keepLosers(inputs, index, reading);
    if (system === undefined) return content;
    const whole = withSystem(system.value, candidate);
    if (whole !== undefined) return whole;
    keep(reading.attributes, system.key, system.value);
    return content;
  }
  if (system !== undefined) keep(reading.attributes, system.key, system.value);
  return null;
}

function inputContent({ value }: Candidate): Content | undefined {
  if (typeof value === 'string' && value.length > MAX_PARSED_INPUT) return value;
  const parsed = structure(value);
  if (parsed === undefined) return plainContent(value);
  if (Array.isArray(parsed) && parsed.length === 0) return undefined;
  return readQuestion(parsed) ?? (typeof value === 'string' ? value : parsed);
}

/** GenAI keeps the system's instructions apart from the messages: they are the first of them. */
function withSystem(instructions: AttributeValue, { key, value }: Candidate): Content | undefined {
  if (key !== 'gen_ai.input.messages') return undefined;
  const messages = structure(value);
  if (!Array.isArray(messages)) return undefined;
  const parts = structure(instructions);
  // Both are JSON already: put together as texts they stay as sent, and are not written anew.
  if (parts !== undefined && typeof instructions === 'string' && typeof value === 'string' && value.trimStart().startsWith('[')) {
    return `[{"role":"system","parts":${instructions}},${value.slice(value.indexOf('[') + 1)}`;
  }
  const first: JsonObject = parts === undefined ? { role: 'system', content: instructions } : { role: 'system', parts };
  return [first, ...messages];
}

export function outputOf(reading: Reading, kind: SpanKind): Output {
  const output: Output = { content: null, raw: undefined, hasOutput: false, isRefused: false, finishReason: undefined, citations: null, webResults: [] };
  const candidates = sorted(reading.candidates, 'output');
  for (const [index, candidate] of candidates.entries()) {
    if (output.content === null) {
      if (useAnswer(candidate.value, output)) {
        output.raw = candidate.value;
        keepLosers(candidates, index, reading);
      }
    } else if (ANSWERING.has(kind)) {
      lookBeside(candidate.value, output);
    }
  }
  if (output.content === null) {
    // Nothing that anybody would read (a prompt's messages, an empty answer): kept as sent.
    const structured = candidates.find((candidate) => structure(candidate.value) !== undefined);
    if (structured !== undefined) output.content = plainContent(structured.value) ?? null;
  }
  if (!ANSWERING.has(kind)) {
    output.citations = null;
    output.webResults = [];
  }
  return output;
}

/**
 * Reads a value as the output.
 * @returns false when there is nothing in it, so that the next source is asked
 */
export function useAnswer(value: AttributeValue, output: Output): boolean {
  const parsed = structure(value);
  if (parsed === undefined) {
    const text = plainContent(value);
    if (text === undefined || (typeof text === 'string' && text.trim() === '')) return false;
    output.content = text;
    output.hasOutput = true;
    return true;
  }
  const answer = readAnswer(parsed);
  output.finishReason ??= answer.finishReason;
  const isEmpty = !isSpoken(answer) && answer.toolCalls === 0;
  if (isEmpty) return false;
  output.content = singleText(answer) ?? (typeof value === 'string' ? value : parsed);
  output.hasOutput = isSpoken(answer);
  output.isRefused ||= answer.refusals.length > 0;
  if (answer.citations.length > 0) output.citations = answer.citations;
  if (answer.webResults.length > 0) output.webResults = answer.webResults;
  return true;
}

/**
 * A source that lost may still hold what the winner dropped: OpenInference keeps citations and
 * refusals only in `output.value`. It is parsed only when such a word is in it at all.
 */
function lookBeside(value: AttributeValue, output: Output): void {
  if (output.citations !== null && output.isRefused) return;
  if (typeof value === 'string' && !value.includes('citation') && !value.includes('grounding') && !value.includes('"refusal"') && !value.includes('file_path')) return;
  const parsed = structure(value);
  if (parsed === undefined) return;
  const answer = readAnswer(parsed);
  output.isRefused ||= answer.refusals.length > 0;
  output.finishReason ??= answer.finishReason;
  if (output.citations === null && answer.citations.length > 0) output.citations = answer.citations;
  if (output.webResults.length === 0) output.webResults = answer.webResults;
}

/**
 * The documents of a retrieval or rerank, in rank order: [] when the source told that there were
 * none, null when it did not tell. Of a tool that searches the web, the pages it found.
 */
export function documentsOf(reading: Reading, kind: SpanKind, name: string): Document[] | null {
  const isRetrieving = kind === 'retrieval' || kind === 'rerank';
  const outputs = isRetrieving ? sorted(reading.candidates, 'output') : [];
  for (const candidate of sorted(reading.candidates, 'documents')) {
    const documents = readDocuments(candidate.value);
    if (documents === undefined) {
      keep(reading.attributes, candidate.key, candidate.value);
      continue;
    }
    return isIncomplete(documents) ? outputs.reduce((all, other) => complete(all, readDocuments(other.value)), documents) : documents;
  }
  if (reading.eventDocuments.length > 0) return reading.eventDocuments;
  const given = sorted(reading.candidates, 'ranked')[0];
  const ranking = sorted(reading.candidates, 'ranking')[0];
  const ranked = isRetrieving ? rankedDocuments(given?.value, ranking?.value) : undefined;
  if (ranked !== undefined) return ranked;
  for (const unused of [given, ranking]) if (unused !== undefined) keep(reading.attributes, unused.key, unused.value);
  if (kind === 'tool' && isWebTool(name)) return pagesFound(sorted(reading.candidates, 'output'));
  if (!isRetrieving) return null;
  for (const candidate of outputs) {
    const documents = readDocuments(candidate.value);
    if (documents !== undefined) return documents;
  }
  return null;
}

/** The pages that a tool's output tells, where it tells nothing else. */
function pagesFound(outputs: readonly Candidate[]): Document[] | null {
  for (const { value } of outputs) {
    const pages = pagesOf(readDocuments(value));
    if (pages !== undefined) return pages;
  }
  return null;
}

/** What was only worth keeping if it had won: an AI SDK answer's tool calls beside its text. */
function keepLosers(candidates: readonly Candidate[], winner: number, reading: Reading): void {
  for (const [index, candidate] of candidates.entries()) {
    if (index !== winner && candidate.isKeptIfLost) keep(reading.attributes, candidate.key, candidate.value);
  }
}

function sorted(candidates: readonly Candidate[], side: Candidate['side']): Candidate[] {
  const chosen = candidates.filter((candidate) => candidate.side === side);
  return chosen.length > 1 ? chosen.sort((a, b) => a.rank - b.rank) : chosen;
}

/** Text as it is; a bare number or flag as its text. */
function plainContent(value: AttributeValue): Content | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) || isObject(value) ? value : undefined;
}
