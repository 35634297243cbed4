/**
 * What a web search found that a provider ran itself, or a tool of the application: the pages that
 * the answer's links may point at. It is no retrieval of the project's own.
 */
import { type Document, MAX_DOCUMENTS } from './documents.ts';
import type { AttributeValue } from '../neutral.ts';
import { firstText, isObject, type JsonObject } from './values.ts';

const WEB_TOOL = /web[-_. ]?(?:search|fetch|browse)|search[-_. ]?(?:the[-_. ]?)?(?:web|internet|online)|internet[-_. ]?search|google[-_. ]?search|bing[-_. ]?search|brave[-_. ]?search|duckduckgo|tavily|serp(?:api|er)?\b|\bexa[-_. ]?search|perplexity/i;

/** Whether a tool's name says that it looks into the web. */
export const isWebTool = (name: string): boolean => WEB_TOOL.test(name);

/** Documents that are pages: all of them have a link. Undefined elsewhere. */
export function pagesOf(documents: Document[] | undefined): Document[] | undefined {
  return documents !== undefined && documents.every(({ uri, id }) => isLink(uri) || isLink(id)) ? documents : undefined;
}

/** Parts of an answer that tell results: Anthropic's `web_search_tool_result` and `web_fetch_tool_result`, OpenAI's `web_search_call`. */
export function collectWebResults(part: JsonObject, into: Document[]): void {
  if (part.type === 'web_search_tool_result' || part.type === 'web_fetch_tool_result') {
    for (const result of Array.isArray(part.content) ? part.content : [part.content]) add(result, into);
  } else if (part.type === 'web_search_call') {
    const action = isObject(part.action) ? part.action : {};
    for (const source of listOf(action.sources)) add(source, into);
    for (const result of listOf(part.results)) add(result, into);
    if (action.type === 'open_page') add(action, into);
  }
}

/** Gemini's `groundingChunks[].web`. */
export function collectWebChunks(metadata: JsonObject, into: Document[]): void {
  for (const chunk of listOf(metadata.groundingChunks ?? metadata.grounding_chunks)) if (isObject(chunk)) add(chunk.web, into);
}

function add(result: AttributeValue | undefined, into: Document[]): void {
  if (!isObject(result) || into.length >= MAX_DOCUMENTS) return;
  const uri = firstText(result, 'url', 'uri');
  if (uri === undefined || uri.length > 4_096) return;
  const title = firstText(result, 'title');
  into.push({ uri, ...(title === undefined ? {} : { title: title.slice(0, 2_048) }) });
}

const isLink = (text: string | undefined): boolean => text !== undefined && /^https?:\/\//i.test(text);

function listOf(value: AttributeValue | undefined): AttributeValue[] {
  return Array.isArray(value) ? value : [];
}
