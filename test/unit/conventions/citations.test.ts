/** Structured citations of every provider, in the places where instrumentations leave them. */
import { expect, test } from 'vitest';
import { factsOf } from './spans.ts';

const CASES: [provider: string, output: object, text: string, citations: object[]][] = [
  [
    'OpenAI chat',
    { choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Thirty days.', refusal: null, annotations: [{ type: 'url_citation', url_citation: { start_index: 0, end_index: 12, title: 'Policy', url: 'https://a.example/p' } }] } }] },
    'Thirty days.',
    [{ target: 'https://a.example/p', start: 0, end: 12 }],
  ],
  [
    'OpenAI Responses',
    {
      object: 'response',
      output: [
        { type: 'reasoning', id: 'rs', summary: [] },
        {
          type: 'message', role: 'assistant',
          content: [{
            type: 'output_text', text: 'Thirty days.',
            annotations: [
              { type: 'url_citation', start_index: 0, end_index: 6, url: 'https://a.example/p', title: 'P' },
              { type: 'file_citation', index: 12, file_id: 'file-7', filename: 'policy.pdf' },
              { type: 'container_file_citation', container_id: 'c', file_id: 'file-8', filename: 'x.csv', start_index: 2, end_index: 4 },
              { type: 'file_path', index: 5, file_id: 'file-9' },
            ],
          }],
        },
      ],
    },
    'Thirty days.',
    [{ target: 'https://a.example/p', start: 0, end: 6 }, { target: 'file-7', start: 12 }, { target: 'file-8', start: 2, end: 4 }, { target: 'file-9', start: 5 }],
  ],
  [
    'OpenAI file without id',
    { choices: [{ message: { role: 'assistant', content: 'Yes.', annotations: [{ type: 'file_citation', index: 3, filename: 'policy.pdf' }] } }] },
    'Yes.',
    [{ target: 'policy.pdf', start: 3 }],
  ],
  [
    'Anthropic',
    {
      type: 'message', role: 'assistant', stop_reason: 'end_turn',
      content: [
        { type: 'text', text: 'Refunds take ' },
        { type: 'text', text: 'thirty days', citations: [{ type: 'char_location', cited_text: 'within 30 days', document_index: 0, document_title: 'Policy', start_char_index: 0, end_char_index: 14 }] },
        { type: 'text', text: ', shipping not', citations: [{ type: 'page_location', cited_text: 'not refunded', document_index: 2, start_page_number: 1, end_page_number: 2 }] },
        { type: 'text', text: '.', citations: [
          { type: 'content_block_location', cited_text: 'b', document_index: 1, start_block_index: 0, end_block_index: 1 },
          { type: 'search_result_location', cited_text: 's', source: 'kb://refunds', title: 'R', search_result_index: 0 },
          { type: 'web_search_result_location', cited_text: 'w', url: 'https://w.example', title: 'W', encrypted_index: 'x' },
        ] },
      ],
    },
    'Refunds take thirty days, shipping not.',
    [
      { target: '#1', quote: 'within 30 days', start: 13, end: 24 },
      { target: '#3', quote: 'not refunded', start: 24, end: 38 },
      { target: '#2', quote: 'b', start: 38, end: 39 },
      { target: 'kb://refunds', quote: 's', start: 38, end: 39 },
      { target: 'https://w.example', quote: 'w', start: 38, end: 39 },
    ],
  ],
  [
    'Gemini, whose offsets are bytes',
    {
      candidates: [{
        content: { role: 'model', parts: [{ text: 'Größe: dreißig Tage.' }] }, finishReason: 'STOP',
        groundingMetadata: {
          groundingChunks: [{ web: { uri: 'https://g.example/1', title: 'One' } }, { retrievedContext: { title: 'doc-2', text: 't' } }, {}],
          groundingSupports: [
            { segment: { startIndex: 9, endIndex: 23, text: 'dreißig Tage.' }, groundingChunkIndices: [0, 1] },
            { segment: { endIndex: 5 }, groundingChunkIndices: [2] },
          ],
        },
      }],
    },
    'Größe: dreißig Tage.',
    [{ target: 'https://g.example/1', start: 7, end: 20 }, { target: 'doc-2', start: 7, end: 20 }, { target: '#3', end: 5 }],
  ],
  [
    'Cohere v2',
    {
      id: 'c', finish_reason: 'COMPLETE',
      message: {
        role: 'assistant', content: [{ type: 'text', text: 'Thirty days.' }],
        citations: [{ start: 0, end: 11, text: 'Thirty days', sources: [{ type: 'document', id: 'doc:0', document: { id: 'doc-1', title: 'P' } }, { type: 'tool', id: 'search:0', tool_output: {} }] }],
      },
    },
    'Thirty days.',
    [{ target: 'doc-1', start: 0, end: 11 }, { target: 'search:0', start: 0, end: 11 }],
  ],
  [
    'Bedrock, retrieve and generate',
    {
      output: { text: 'Thirty days.' },
      citations: [{
        generatedResponsePart: { textResponsePart: { text: 'Thirty days.', span: { start: 0, end: 11 } } },
        retrievedReferences: [
          { content: { text: 'within 30 days' }, location: { type: 'S3', s3Location: { uri: 's3://kb/refunds.md' } } },
          { content: { text: 'x' }, metadata: { 'x-amz-bedrock-kb-source-uri': 's3://kb/other.md' } },
        ],
      }],
    },
    'Thirty days.',
    [{ target: 's3://kb/refunds.md', quote: 'within 30 days', start: 0, end: 11 }, { target: 's3://kb/other.md', quote: 'x', start: 0, end: 11 }],
  ],
  [
    'Bedrock, converse',
    {
      stopReason: 'end_turn',
      output: { message: { role: 'assistant', content: [{ citationsContent: { content: [{ text: 'Thirty days.' }], citations: [{ title: 'P', sourceContent: [{ text: 'within 30' }], location: { documentChar: { documentIndex: 1, start: 0, end: 9 } } }] } }] } },
    },
    'Thirty days.',
    [{ target: '#2', quote: 'within 30', start: 0, end: 12 }],
  ],
  [
    'Perplexity',
    { choices: [{ message: { role: 'assistant', content: 'Thirty days [1].' } }], citations: ['https://p.example/1', 'https://p.example/2'] },
    'Thirty days [1].',
    [{ target: 'https://p.example/1' }, { target: 'https://p.example/2' }],
  ],
  [
    'LangChain, with the provider\'s own beside the text',
    { generations: [[{ text: 'Yes.', message: { lc: 1, type: 'constructor', id: ['langchain_core', 'messages', 'AIMessage'], kwargs: { content: 'Yes.', additional_kwargs: { annotations: [{ type: 'url_citation', url_citation: { url: 'https://l.example', start_index: 0, end_index: 4 } }] } } } }]] },
    'Yes.',
    [{ target: 'https://l.example', start: 0, end: 4 }],
  ],
];

test.each(CASES)('%s, as OpenInference sends it', (_, output, text, citations) => {
  const facts = factsOf({
    'openinference.span.kind': 'LLM',
    'llm.output_messages.0.message.role': 'assistant',
    'llm.output_messages.0.message.content': text,
    'output.value': JSON.stringify(output),
  });
  expect(facts).toMatchObject({ output: text, has_output: true });
  expect(facts.citations).toEqual(citations);
});

test.each(CASES)('%s, as Langfuse sends it', (_, output, text, citations) => {
  const facts = factsOf({ 'langfuse.observation.type': 'generation', 'langfuse.observation.output': JSON.stringify(output) });
  expect(facts).toMatchObject({ output: text });
  expect(facts.citations).toEqual(citations);
});

test.each(CASES)('%s, as LangSmith sends it', (_, output, text, citations) => {
  const facts = factsOf({ 'langsmith.span.kind': 'llm', 'gen_ai.completion': JSON.stringify(output) });
  expect(facts).toMatchObject({ output: text });
  expect(facts.citations).toEqual(citations);
});

test.each([
  ['no annotations', { role: 'assistant', content: 'See [1].', annotations: [] }],
  ['none at all', { role: 'assistant', content: 'See [1].' }],
  ['annotations that are none', { role: 'assistant', content: 'See [1].', annotations: [null, 7, { type: 'other' }], citations: [{}, 3] }],
])('%s: the markers in the text count', (_, message) => {
  expect(factsOf({ 'langfuse.observation.type': 'generation', 'langfuse.observation.output': JSON.stringify(message) })).toMatchObject({ output: 'See [1].', citations: null });
});

test('a tool or a retrieval does not cite', () => {
  const output = JSON.stringify({ role: 'assistant', content: 'x', annotations: [{ type: 'url_citation', url_citation: { url: 'https://a.example' } }] });
  expect(factsOf({ 'langfuse.observation.type': 'tool', 'langfuse.observation.output': output }).citations).toBeNull();
});

test('at most a thousand citations of one answer', () => {
  const citations = Array.from({ length: 1200 }, (_, index) => `https://p.example/${index}`);
  const output = JSON.stringify({ choices: [{ message: { role: 'assistant', content: 'x' } }], citations });
  expect(factsOf({ 'langfuse.observation.type': 'generation', 'langfuse.observation.output': output }).citations).toHaveLength(1000);
});
