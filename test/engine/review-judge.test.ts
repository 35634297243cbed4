/** The judge model against a stand-in for its endpoint: verdicts, retries, budget, no answer twice. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { judgeBatch, type JudgeOptions } from '#app/jobs/llm-judge.server.ts';
import { readJudgement } from '#app/review/judge-prompt.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { insertAnswers } from '../support/review-answers.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const NOW = Date.parse('2026-11-24T12:00:00Z');
let endpoint: Server;
let url = '';
let requests: { authorization: string | undefined; body: string }[] = [];
/** How many times in a row the endpoint fails before it answers. */
let failures = 0;
let answer = '{"reason": "Thirty days stand in document 1.", "verdict": "supported"}';

beforeAll(async () => {
  endpoint = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      requests.push({ authorization: request.headers.authorization, body });
      if (failures > 0) {
        failures -= 1;
        response.writeHead(429).end('{}');
        return;
      }
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ choices: [{ message: { content: answer } }], usage: { prompt_tokens: 1_000_000, completion_tokens: 0 } }));
    });
  });
  await new Promise<void>((done) => endpoint.listen(0, '127.0.0.1', done));
  const address = endpoint.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v1`;
  await insertAnswers(store, Array.from({ length: 6 }, (_, index) => ({ trace_id: `j${index}`, at: NOW - 3_600_000 - index })));
});
afterAll(() => new Promise((done) => endpoint.close(done)));
beforeEach(() => {
  requests = [];
  failures = 0;
});

function options(config: Partial<JudgeOptions['config']> = {}): JudgeOptions {
  return {
    deps: () => ({ reader: store, writer: store, project: DEFAULT_PROJECT, now: () => NOW }),
    config: { url, key: 'secret', model: 'gpt-4o-mini', callsPerDay: 100, budgetUsdPerDay: 100, ...config },
    logger: { info: () => {}, warn: () => {} },
    isEngineUp: () => true,
    retryMs: 1,
  };
}

const scores = () => store.rows('scores', `SELECT label, value, evaluator, evaluator_version, cost_usd FROM scores FINAL WHERE source = 'judge' ORDER BY at`, {});

test('a day has so many calls; the cost is accounted, and the question, documents and answer are sent', async () => {
  expect(await judgeBatch(options({ callsPerDay: 2 }))).toEqual({ judged: 2, unread: 0, stopped: 'calls' });
  expect(requests).toHaveLength(2);
  expect(requests[0]?.authorization).toBe('Bearer secret');
  expect(requests[0]?.body).toContain('Refunds are possible within 30 days of purchase.');
  expect(requests[0]?.body).toMatch(/<answer>\\nAnswer of j\d/);
  // A million input tokens of gpt-4o-mini cost 15 cents.
  expect(await scores()).toEqual(Array.from({ length: 2 }, () => ({ label: 'supported', value: 0, evaluator: 'llm-judge:gpt-4o-mini', evaluator_version: 'groundedness/1', cost_usd: 0.15 })));
});

test('a day has so much money', async () => {
  expect(await judgeBatch(options({ budgetUsdPerDay: 0.4 }))).toEqual({ judged: 1, unread: 0, stopped: 'budget' });
});

test('an endpoint that refuses is asked again, three times in all', async () => {
  failures = 2;
  answer = 'Here it is: ```json\n{"verdict": "contradicted", "reason": "Document 2."}\n```';
  expect(await judgeBatch(options({ callsPerDay: 4 }))).toEqual({ judged: 1, unread: 0, stopped: 'calls' });
  expect(requests).toHaveLength(3);
  failures = 3;
  expect(await judgeBatch(options())).toEqual({ judged: 0, unread: 0, stopped: 'endpoint' });
});

test('what cannot be read is kept as unread, is no flag, and is not asked again', async () => {
  answer = 'I would rather not say.';
  expect(await judgeBatch(options())).toEqual({ judged: 0, unread: 2, stopped: null });
  expect(await judgeBatch(options())).toEqual({ judged: 0, unread: 0, stopped: null });
  const labels = (await scores()) as { label: string; value: number | null }[];
  expect(labels.filter((row) => row.label === 'unread').map((row) => row.value)).toEqual([null, null]);
  expect(labels.filter((row) => row.label === 'contradicted').map((row) => row.value)).toEqual([1]);
});

test.each([
  ['{"verdict": "cant_tell"}', { verdict: 'cant_tell', reason: '' }],
  ['{"verdict": "great"}', null],
  ['{broken', null],
  ['', null],
])('%s', (text, expected) => {
  expect(readJudgement(text)).toEqual(expected);
});

test('another model is marked on the charts, once; the first one is not', async () => {
  answer = '{"reason": "", "verdict": "supported"}';
  const marks = () => store.rows('markers', `SELECT kind, title FROM markers FINAL WHERE kind = 'judge'`, {});
  expect(await marks()).toEqual([]);
  await judgeBatch(options({ model: 'gpt-4o', callsPerDay: 1 }));
  await judgeBatch(options({ model: 'gpt-4o', callsPerDay: 2 }));
  expect(await marks()).toEqual([{ kind: 'judge', title: 'Judge llm-judge:gpt-4o, prompt groundedness/1' }]);
});
