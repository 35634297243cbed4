/** `POST /api/v1/labels`: labels made elsewhere, as a program sends them. */
import { expect, test } from 'vitest';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { addItems } from '#app/actions/add-items.server.ts';
import { openApi } from '#app/api/openapi.server.ts';
import type { AppContext } from '#app/context.server.ts';
import { localPerson } from '#app/person.server.ts';
import { action as labelsAction } from '#app/routes/api.v1.labels.ts';
import { insertAnswers } from '../support/review-answers.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const MONDAY = Date.parse('2026-11-16T00:00:00Z');
const context: AppContext = {
  reader: store,
  writer: store,
  project: DEFAULT_PROJECT,
  saveProject: async () => {},
  forgetKeys: () => {},
  who: localPerson,
  now: () => MONDAY + 3_600_000,
  isEngineUp: () => true,
  reportError: () => {},
  startDemo: () => {},
  demoProgress: () => ({ state: 'idle', sent: 0, total: 0, message: null }),
};

await insertAnswers(store, [{ trace_id: 't1980', at: MONDAY }, { trace_id: 't1981', at: MONDAY + 60_000 }]);

test('labels come in by the API: looked at first, stored once, as the export gives them', async () => {
  const post = async (body: string, query = '', headers: Record<string, string> = {}) => {
    const request = new Request(`http://localhost/api/v1/labels${query}`, { method: 'POST', body, headers });
    const response = await labelsAction({ request, params: {}, context: { ...context } });
    return { status: response.status, json: await response.json() };
  };
  await addItems(context, { id: 'lead', origin: 'page' }, { purpose: 'triage', trace_ids: ['t1980', 't1981'], reason: 'by hand' });
  const body = JSON.stringify([
    { trace_id: 't1980', reviewer: 'Elsewhere', answers: { verdict: 'supported' } },
    { trace_id: 't1981', reviewer: 'Elsewhere', verdict: 'perhaps' },
    7,
  ]);
  const looked = await post(body, '?preview=1');
  expect(looked).toMatchObject({ status: 200, json: { labels: [{ line: 1, reviewer: 'elsewhere', verdict: 'supported', queue_id: 'triage', isThere: false }] } });
  expect(looked.json.problems.map(({ line }: { line: number }) => line)).toEqual([2, 3]);
  // Looking stored nothing: the same is fresh, and once stored is there.
  expect((await post(body)).json).toMatchObject({ saved: 1, already: 0, problems: [{ line: 2 }, { line: 3 }] });
  const again = await post('{"labels": [{"trace_id":"t1980","reviewer_id":"elsewhere","answers":{"verdict":"supported"}}]}');
  expect(again).toEqual({ status: 200, json: { saved: 0, already: 1, problems: [] } });
  expect((await post('\uFEFFtrace_id,reviewer,verdict\nt1981,Elsewhere,supported\n')).json).toEqual({ saved: 1, already: 0, problems: [] });

  expect(await post(' ')).toMatchObject({ status: 400, json: { error: { code: 'empty_body' } } });
  expect(await post(body, '?dry=1')).toMatchObject({ status: 400, json: { error: { code: 'unknown_param', path: 'dry' } } });
  expect(await post(body, '?preview=perhaps')).toMatchObject({ status: 400, json: { error: { code: 'bad_param', path: 'preview' } } });
  expect(await post(body, '', { 'content-encoding': 'gzip' })).toMatchObject({ status: 415, json: { error: { code: 'bad_encoding' } } });
  expect((await post('[{"trace_id"')).json).toEqual({ saved: 0, already: 0, problems: [{ line: 1, message: 'is not JSON that holds a list of labels' }] });
  const put = await labelsAction({ request: new Request('http://localhost/api/v1/labels', { method: 'PUT', body }), params: {}, context: { ...context } });
  expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
});

test('is described', () => {
  const { post } = JSON.parse(JSON.stringify(openApi())).paths['/api/v1/labels'];
  expect(post.parameters.map(({ name }: { name: string }) => name)).toEqual(['preview']);
  expect(Object.keys(post.requestBody.content)).toEqual(['application/json', 'application/x-ndjson', 'text/csv']);
  expect(Object.keys(post.responses)).toEqual(['200', '400', '413', '415', '503']);
});
