/** A text as it was sent: messages as a conversation, JSON indented, anything else as written. */
import { useState, type ReactNode } from 'react';
import { CopyButton } from '../layout/copy-button.tsx';
import { hasMarkdown } from './markdown.ts';
import { MarkdownView } from './markdown-view.tsx';

interface Message {
  role: string;
  text: string;
}

const FOLD_AT_CHARACTERS = 4_000;

/** `isAnswer`: what a model wrote, so it is read as Markdown unless its source is asked for. */
export function Content({ title, text, isAnswer = false }: { title: string; text: string | null; isAnswer?: boolean }) {
  const [isSource, setIsSource] = useState(false);
  if (text === null || text === '') return null;
  const messages = asMessages(text);
  const canRender = isAnswer && (messages ? messages.some((message) => isMarkdown(message.text)) : isMarkdown(text));
  const isRendered = canRender && !isSource;
  return (
    <section aria-label={title}>
      <SectionTitle
        action={
          <span className="flex items-center gap-2">
            {canRender && <button type="button" className="control !min-h-6 px-2 text-[12px]" aria-pressed={isSource} data-on={isSource} onClick={() => setIsSource(!isSource)}>Source</button>}
            <CopyButton text={text} label={`Copy ${title.toLowerCase()}`} />
          </span>
        }
      >
        {title}
      </SectionTitle>
      {messages ? (
        <ol className="flex flex-col gap-2">
          {messages.map((message, index) => (
            <li key={index} className="rounded-md border border-line">
              <div className="border-b border-line px-3 py-1 text-[11px] font-medium text-ink-3">{message.role}</div>
              <Prose text={message.text} isRendered={isRendered} />
            </li>
          ))}
        </ol>
      ) : (
        <div className="rounded-md border border-line">
          <Prose text={text} isRendered={isRendered} />
        </div>
      )}
    </section>
  );
}

export function SectionTitle({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="mb-1.5 flex min-h-6 items-center justify-between gap-2">
      <h3 className="text-[12px] font-semibold text-ink-2">{children}</h3>
      {action}
    </div>
  );
}

function Prose({ text, isRendered }: { text: string; isRendered: boolean }) {
  const [isWhole, setIsWhole] = useState(false);
  const json = prettyJson(text);
  const shown = json ?? text;
  const isLong = shown.length > FOLD_AT_CHARACTERS;
  const part = isLong && !isWhole ? `${shown.slice(0, FOLD_AT_CHARACTERS)}…` : shown;
  return (
    <div className="px-3 py-2">
      {isRendered && isMarkdown(text) ? (
        <MarkdownView text={part} />
      ) : json === null ? (
        <div dir="auto" className="max-w-[75ch] [overflow-wrap:anywhere] whitespace-pre-wrap">{part}</div>
      ) : (
        <pre className="overflow-x-auto font-mono text-[12px] [overflow-wrap:anywhere] whitespace-pre-wrap">{part}</pre>
      )}
      {isLong && (
        <button type="button" className="text-link mt-2 text-[12px]" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? 'Show less' : `Show all ${shown.length.toLocaleString('en-US')} characters`}
        </button>
      )}
    </div>
  );
}

const isMarkdown = (text: string): boolean => hasMarkdown(text) && prettyJson(text) === null;

function parseJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function prettyJson(text: string): string | null {
  const value = parseJson(text);
  return value === undefined ? null : JSON.stringify(value, null, 2);
}

/** A list of objects with a role, or one under `messages`; null for any other text. */
function asMessages(text: string): Message[] | null {
  const value = parseJson(text);
  const list = isObject(value) && Array.isArray(value['messages']) ? value['messages'] : value;
  if (!Array.isArray(list) || list.length === 0) return null;
  const messages: Message[] = [];
  for (const item of list) {
    if (!isObject(item) || typeof item['role'] !== 'string') return null;
    messages.push({ role: item['role'], text: messageText(item) });
  }
  return messages;
}

/** Text parts joined; whatever else a message holds stays visible as JSON. */
function messageText({ role: _, ...rest }: Record<string, unknown>): string {
  const content = rest['content'] ?? rest['parts'];
  if (typeof content === 'string' && Object.keys(rest).every((key) => key === 'content' || rest[key] == null)) return content;
  if (Array.isArray(content) && Object.keys(rest).every((key) => key === 'content' || key === 'parts' || key === 'finish_reason')) {
    const texts = content.map((part) => {
      if (typeof part === 'string') return part;
      if (!isObject(part)) return null;
      const found = part['text'] ?? (part['type'] === 'text' ? part['content'] : undefined);
      return typeof found === 'string' ? found : null;
    });
    if (texts.every((part) => part !== null)) return texts.join('\n');
  }
  return JSON.stringify(rest, null, 2);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
