/** Pages that a web search found, the provider's own or a tool's: what an answer's links may point at. */
import { expect, test } from 'vitest';
import { normalise } from '#ingest/conventions/index.ts';
import type { NeutralSpan } from '#ingest/neutral.ts';

const span = (attributes: NeutralSpan['attributes'], more: Partial<NeutralSpan> = {}): NeutralSpan => ({
  traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), parentSpanId: '', name: 'chat', startUs: 1_763_000_000_000_000, endUs: null, status: 'unset', statusMessage: '', attributes, resource: {}, scopeName: '', scopeVersion: '', events: [], links: [], ...more,
});
const factsOf = (attributes: NeutralSpan['attributes'], more: Partial<NeutralSpan> = {}) => normalise(span(attributes, more)).facts;
const chat = (output: unknown) => factsOf({ 'openinference.span.kind': 'LLM', 'llm.model_name': 'm', 'output.value': JSON.stringify(output) });

test.each([
  [
    'Anthropic',
    {
      role: 'assistant',
      content: [
        { type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
        { type: 'web_search_tool_result', tool_use_id: 's', content: [{ type: 'web_search_result', url: 'https://w.example/a', title: 'A', encrypted_content: 'x' }, { type: 'web_search_result', url: 'https://w.example/b', title: 'B' }] },
        { type: 'text', text: 'Thirty days.', citations: [{ type: 'web_search_result_location', url: 'https://w.example/a', title: 'A', cited_text: 'thirty' }] },
      ],
    },
    [{ uri: 'https://w.example/a', title: 'A' }, { uri: 'https://w.example/b', title: 'B' }],
    ['https://w.example/a'],
  ],
  [
    'OpenAI Responses with the sources',
    {
      output: [
        { type: 'web_search_call', id: 'ws', status: 'completed', action: { type: 'search', query: 'q', sources: [{ type: 'url', url: 'https://w.example/a' }] } },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Thirty days.', annotations: [{ type: 'url_citation', url: 'https://w.example/a', title: 'A', start_index: 0, end_index: 12 }] }] },
      ],
    },
    [{ uri: 'https://w.example/a' }],
    ['https://w.example/a'],
  ],
  [
    'Gemini',
    { candidates: [{ content: { role: 'model', parts: [{ text: 'Thirty days.' }] }, groundingMetadata: { groundingChunks: [{ web: { uri: 'https://w.example/a', title: 'A' } }], groundingSupports: [{ segment: { text: 'Thirty days.' }, groundingChunkIndices: [0] }] } }] },
    [{ uri: 'https://w.example/a', title: 'A' }],
    ['https://w.example/a'],
  ],
  [
    'OpenAI chat, which tells none',
    { choices: [{ message: { role: 'assistant', content: 'Thirty days.', annotations: [{ type: 'url_citation', url_citation: { url: 'https://w.example/a', title: 'A', start_index: 0, end_index: 12 } }] } }] },
    null,
    ['https://w.example/a'],
  ],
])('%s', (_, output, documents, cited) => {
  const facts = chat(output);
  expect(facts).toMatchObject({ kind: 'llm', output: 'Thirty days.', has_output: true, documents });
  expect(facts.citations?.map(({ target }) => target)).toEqual(cited);
});

test.each([
  ['web_search', [{ url: 'https://w.example/a', title: 'A', snippet: 'x' }], 1],
  ['tavily_search_results_json', { results: [{ url: 'https://w.example/a', content: 'x', score: 0.9 }, { url: 'https://w.example/b' }] }, 2],
  ['web_search', [{ url: 'https://w.example/a' }, { note: 'no link' }], null],
  ['web_search', 'nothing found', null],
  ['get_weather', [{ url: 'https://w.example/a' }], null],
])('the tool %s that returned %o told %s pages', (name, result, count) => {
  const facts = factsOf({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': name, 'gen_ai.tool.call.result': JSON.stringify(result) }, { name: `execute_tool ${name}` });
  expect([facts.kind, facts.documents?.length ?? null]).toEqual(['tool', count]);
});
