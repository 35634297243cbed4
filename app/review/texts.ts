/** Stored texts as a reviewer reads them. Safe in a browser. */
import { z } from 'zod';

export interface ReviewDocument {
  id: string;
  title: string;
  content: string;
  score: number | null;
  uri: string;
}

export interface ReviewCitation {
  target: string;
  start: number | null;
  end: number | null;
  quote: string;
}

const messageSchema = z.object({ role: z.string().optional(), content: z.unknown().optional(), parts: z.unknown().optional() });
const documentSchema = z.object({
  id: z.union([z.string(), z.number()]).nullish(),
  title: z.string().nullish(),
  content: z.string().nullish(),
  score: z.number().nullish(),
  uri: z.string().nullish(),
});
const citationSchema = z.object({ target: z.string().nullish(), start: z.number().nullish(), end: z.number().nullish(), quote: z.string().nullish() });

/** Plain text as it is; of a list of messages the last one of the user (or the last of all); of other JSON the JSON. */
export function readableText(stored: string): string {
  const value = parseJson(stored);
  if (value === undefined || typeof value === 'number' || typeof value === 'boolean') return stored;
  const messages = Array.isArray(value) ? value : isRecord(value) && Array.isArray(value.messages) ? value.messages : null;
  if (messages) {
    const parsed = messages.map((message) => messageSchema.safeParse(message)).flatMap((result) => (result.success ? [result.data] : []));
    const chosen = parsed.findLast((message) => message.role === 'user') ?? parsed.at(-1);
    const text = chosen ? textOf(chosen.content ?? chosen.parts) : '';
    if (text !== '') return text;
  }
  const text = textOf(value);
  return text === '' ? stored : text;
}

export function parseDocuments(stored: string): ReviewDocument[] {
  const value = parseJson(stored);
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    const parsed = documentSchema.safeParse(one);
    if (!parsed.success) return [];
    const { id, title, content, score, uri } = parsed.data;
    return [{ id: String(id ?? ''), title: title ?? '', content: content ?? '', score: score ?? null, uri: uri ?? '' }];
  });
}

export function parseCitations(stored: string): ReviewCitation[] {
  const value = parseJson(stored);
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    const parsed = citationSchema.safeParse(one);
    if (!parsed.success) return [];
    const { target, start, end, quote } = parsed.data;
    return [{ target: target ?? '', start: start ?? null, end: end ?? null, quote: quote ?? '' }];
  });
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join('\n');
  if (!isRecord(value)) return '';
  for (const key of ['text', 'content', 'parts', 'input', 'query', 'question', 'output', 'answer']) {
    const text = textOf(value[key]);
    if (text !== '') return text;
  }
  return '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
