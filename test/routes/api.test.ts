/** The read API: its loaders called as Remix calls them, on rows with known answers. */
import { beforeAll, describe, expect, test } from 'vitest';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { QueryError } from '#schema/clickhouse/define-query.server.ts';
import { DEFAULT_PROJECT, type Project } from '#schema/project.ts';
import { answer, errorResponse, readOnly } from '#app/api/answer.server.ts';
import { kpis, kpiSeries } from '#app/api/kpis.server.ts';
import { openApi } from '#app/api/openapi.server.ts';
import { trace, traces } from '#app/api/traces.server.ts';
import { localPerson } from '#app/person.server.ts';
import type { AppContext } from '#app/context.server.ts';
import { requestRow } from '../support/request-rows.ts';
import { testStore } from '../support/store.ts';

const store = await testStore();
const project: Project = { ...DEFAULT_PROJECT, settings: { ...DEFAULT_PROJECT.settings, time_zone: 'Pacific/Auckland' } };
const context: AppContext = {
  reader: store,
  writer: store,
  project,
  saveProject: async () => {},
  forgetKeys: () => {},
  who: localPerson,
  now: () => Date.parse('2026-09-30T00:00:00Z'),
  isEngineUp: () => true,
  reportError: () => {},
  startDemo: () => {},
  demoProgress: () => ({ state: 'idle', sent: 0, total: 0, message: null }),
};
/** Quotes of every kind, an emoji, a percent sign and 300 characters. */
const ODD_MODEL = `m'"\`\\ 🦉 %20 ${'x'.repeat(300 - 15)}`;
const WEEK = 'from=2026-09-21T12:00:00Z&to=2026-10-04T11:00:00Z';

type Read = Parameters<typeof answer>[1];
async function call(read: Read, url: string, options: { params?: Record<string, string>; accept?: string; context?: Partial<AppContext> } = {}) {
  const request = new Request(`http://localhost${url}`, options.accept ? { headers: { accept: options.accept } } : {});
  const response = await answer({ request, params: options.params ?? {}, context: { ...context, ...options.context } }, read);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null };
}
const series = (query: string, key = 'request_count') => call(kpiSeries, `/api/v1/kpis/${key}/series?${query}`, { params: { key } });

beforeAll(async () => {
  await insertRows(store, 'requests', [
    requestRow({ trace_id: 'one', at: '2026-09-22T01:00:00.123456Z', duration_ms: 100, feature: 'search', model: ODD_MODEL, citation_count: 2, resolved_citation_count: 1, no_hit: 'hit', input_preview: 'How do I return a parcel?' }),
    requestRow({ trace_id: 'two', at: '2026-09-22T13:00:00.000000Z', duration_ms: 200, feature: 'chat', is_failed: true, error_type: 'timeout', cost_usd: 0.5, input_preview: '=HYPERLINK("http://evil")' }),
    // The week in which Auckland's clock moves: Sunday 27 September has 23 hours.
    requestRow({ trace_id: 'three', at: '2026-09-27T10:59:59.000000Z', duration_ms: 300, feature: 'chat', no_hit: 'empty', cost_usd: 0.25 }),
    requestRow({ trace_id: 'four', at: '2026-09-27T11:00:00.000000Z', duration_ms: 400, feature: '', no_hit: 'below_threshold' }),
  ]);
});

describe('/api/v1/kpis', () => {
  test('names, window and figures', async () => {
    const { status, json } = await call(kpis, `/api/v1/kpis?${WEEK}&key=error_rate&key=latency_p50`);
    expect(status).toBe(200);
    expect(json).toMatchObject({ from: '2026-09-21T12:00:00.000Z', to: '2026-10-04T11:00:00.000Z' });
    expect(json.readings).toHaveLength(2);
    expect(json.readings[0]).toEqual({
      key: 'error_rate', group: null, value: 0.25, low: expect.closeTo(0.0455873, 6), high: expect.closeTo(0.6993582, 6), method: 'wilson',
      numerator: 1, denominator: 4, unit: 'share', target: 0.01, verdict: 'undetermined', coverage: null,
    });
    expect(json.readings[1]).toMatchObject({ value: 250, unit: 'ms' });
  });

  test('all of the catalogue when no key is named; unknown is null', async () => {
    const { json } = await call(kpis, `/api/v1/kpis?${WEEK}`);
    expect(json.readings.length).toBeGreaterThan(40);
    expect(json.readings.find(({ key }: { key: string }) => key === 'user_positive_rate')).toMatchObject({ value: null, low: null, high: null, numerator: 0, denominator: 0, verdict: 'none' });
  });

  test('split and filtered by odd names; nothing told is an empty group', async () => {
    const split = await call(kpis, `/api/v1/kpis?${WEEK}&key=request_count&groupBy=model`);
    expect(split.json.readings.map(({ group, value }: { group: string; value: number }) => [group, value])).toEqual([['', 3], [ODD_MODEL, 1]]);
    const only = await call(kpis, `/api/v1/kpis?${WEEK}&key=request_count&model=${encodeURIComponent(ODD_MODEL)}`);
    expect(only.json.readings[0].value).toBe(1);
    const untold = await call(kpis, `/api/v1/kpis?${WEEK}&key=request_count&feature=`);
    expect(untold.json.readings[0].value).toBe(1);
    const several = await call(kpis, `/api/v1/kpis?${WEEK}&key=request_count&feature=chat&feature=search`);
    expect(several.json.readings[0].value).toBe(3);
  });

  test.each([
    ['from=yesterday', 'from'],
    ['from=2026-09-22T25:00:00', 'from'],
    ['from=2026-09-22T00:00:00Z&to=2026-09-22T00:00:00Z', 'from'],
    ['from=2026-09-22&from=2026-09-23', 'from'],
    ['from=1999-01-01T00:00:00Z', 'from'],
    ['from=2020-01-01T00:00:00Z', 'from'],
    ['range=12d', 'range'],
    ['range=7d&from=2026-09-22', 'range'],
    ['groupBy=user_id', 'groupBy'],
    ['key=nonsense', 'key.0'],
    ['modle=gpt', 'modle'],
  ])('%s is a 400 that names %s', async (query, path) => {
    const { status, json } = await call(kpis, `/api/v1/kpis?${query}`);
    expect(status).toBe(400);
    expect(json.error).toEqual({ code: expect.stringMatching(/^(bad|unknown)_param$/), message: expect.any(String), path });
    expect(json.error.message.length).toBeGreaterThan(10);
  });

  test('CSV by Accept and by name', async () => {
    for (const answered of [await call(kpis, `/api/v1/kpis.csv?${WEEK}&key=error_rate`), await call(kpis, `/api/v1/kpis?${WEEK}&key=error_rate`, { accept: 'text/csv' })]) {
      expect(answered.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(answered.text).toMatch(/^key,group,value,low,high,numerator,denominator,method,unit,target,verdict,coverage\r\nerror_rate,,0\.25,0\.0455\d+,0\.6993\d+,1,4,wilson,share,0\.01,undetermined,\r\n$/);
    }
  });
});

describe('/api/v1/kpis/:key/series', () => {
  test('weeks of Auckland over the change of the clock: Monday to Monday, 167 hours', async () => {
    const { json } = await series(`${WEEK}&interval=week`);
    expect(json).toMatchObject({ key: 'request_count', interval: 'week' });
    expect(json.points.map(({ at, value, isComplete }: { at: string; value: number; isComplete: boolean }) => [at, value, isComplete])).toEqual([
      // Sunday 23:59:59 is in the first week, midnight in the second.
      ['2026-09-20T12:00:00.000Z', 3, false],
      ['2026-09-27T11:00:00.000Z', 1, false],
    ]);
  });

  test('days: every one is there, 27 September has 23 hours, days to come are unknown', async () => {
    const { json } = await series(`${WEEK}&interval=day`, 'latency_p50');
    expect(json.points).toHaveLength(13);
    expect(json.points.map(({ at }: { at: string }) => at).slice(0, 7)).toEqual([
      '2026-09-21T12:00:00.000Z', '2026-09-22T12:00:00.000Z', '2026-09-23T12:00:00.000Z', '2026-09-24T12:00:00.000Z', '2026-09-25T12:00:00.000Z', '2026-09-26T12:00:00.000Z', '2026-09-27T11:00:00.000Z',
    ]);
    expect(json.points.map(({ value }: { value: number | null }) => value)).toEqual([100, 200, null, null, null, 300, 400, null, null, null, null, null, null]);
    expect(json.points.map(({ isComplete }: { isComplete: boolean }) => isComplete).lastIndexOf(true)).toBe(7);
  });

  test('hours begin on the hour; a cut one is not complete', async () => {
    const { json } = await series('from=2026-09-22T00:30:00Z&to=2026-09-22T03:00:00Z&interval=hour');
    expect(json.points).toEqual([
      { at: '2026-09-22T00:00:00.000Z', group: null, value: 0, low: null, high: null, numerator: 0, denominator: null, isComplete: false },
      { at: '2026-09-22T01:00:00.000Z', group: null, value: 1, low: null, high: null, numerator: 1, denominator: null, isComplete: true },
      { at: '2026-09-22T02:00:00.000Z', group: null, value: 0, low: null, high: null, numerator: 0, denominator: null, isComplete: true },
    ]);
  });

  test('split: every group has every bucket', async () => {
    const { json } = await series(`${WEEK}&interval=week&groupBy=feature`, 'error_rate');
    expect(json.points.map(({ group, value, denominator }: { group: string; value: number | null; denominator: number }) => [group, value, denominator])).toEqual([
      ['', null, 0], ['', 0, 1], ['chat', 0.5, 2], ['chat', null, 0], ['search', 0, 1], ['search', null, 0],
    ]);
  });

  test('an unknown KPI is a 404, an unknown interval a 400, too many buckets a 400', async () => {
    expect(await series('', 'no_such_thing')).toMatchObject({ status: 404, json: { error: { code: 'unknown_kpi', path: 'key' } } });
    expect(await series('interval=minute')).toMatchObject({ status: 400, json: { error: { path: 'interval' } } });
    expect(await series('from=2025-01-01&to=2026-09-30&interval=hour')).toMatchObject({ status: 400, json: { error: { path: 'interval' } } });
  });
});

describe('/api/v1/traces', () => {
  test('newest first, in pages without gaps or repeats', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { json } = await call(traces, `/api/v1/traces?${WEEK}&limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...json.traces.map(({ trace_id }: { trace_id: string }) => trace_id));
      cursor = json.next ?? '';
    } while (cursor);
    expect(seen).toEqual(['four', 'three', 'two', 'one']);
  });

  test('a text that nobody told is null', async () => {
    const { json } = await call(traces, `/api/v1/traces?${WEEK}&limit=10`);
    expect(json.traces.map(({ trace_id, input_preview, output_preview }: Record<string, string | null>) => [trace_id, input_preview, output_preview])).toEqual([
      ['four', null, null],
      ['three', null, null],
      ['two', '=HYPERLINK("http://evil")', null],
      ['one', 'How do I return a parcel?', null],
    ]);
  });

  test('a row has the names that scripts rely on; what was not told is null', async () => {
    const { json } = await call(traces, `/api/v1/traces?${WEEK}&q=PARCEL`);
    expect(json.traces).toHaveLength(1);
    expect(json.traces[0]).toMatchObject({
      trace_id: 'one', start_time: '2026-09-22T01:00:00.123456Z', name: 'ask', feature: 'search', model: ODD_MODEL, duration_ms: 100, cost_usd: null,
      input_tokens: null, output_tokens: null, status: 'ok', error_type: null, no_hit: 'hit', citation_count: 2, resolved_citation_count: 1,
    });
  });

  test.each([
    ['status=error', ['two']],
    ['status=ok', ['four', 'three', 'one']],
    ['status=no_hit', ['four', 'three']],
    ['no_hit=empty', ['three']],
    ['feature=chat', ['three', 'two']],
    ['q=two', ['two']],
    ['kpi=error_rate', ['two']],
    // The dearest first.
    ['kpi=cost_total', ['two', 'three']],
    ['kpi=judge_flag_rate', []],
  ])('%s', async (query, ids) => {
    const { json } = await call(traces, `/api/v1/traces?${WEEK}&${query}`);
    expect(json.traces.map(({ trace_id }: { trace_id: string }) => trace_id)).toEqual(ids);
  });

  test.each(['limit=0', 'limit=1001', 'limit=ten', 'cursor=nonsense', 'status=bad', 'no_hit=maybe', 'kpi=none'])('%s is a 400', async (query) => {
    const { status, json } = await call(traces, `/api/v1/traces?${query}`);
    expect(status).toBe(400);
    expect(json.error.path).toBe(query.split('=')[0]);
  });

  test('CSV runs no formula', async () => {
    const { text } = await call(traces, `/api/v1/traces.csv?${WEEK}&status=error`);
    expect(text.split('\r\n')).toHaveLength(3);
    expect(text).toContain(`"'=HYPERLINK(""http://evil"")"`);
  });

  test('a trace that is not there is a 404', async () => {
    expect(await call(trace, '/api/v1/traces/none', { params: { id: 'none' } })).toMatchObject({ status: 404, json: { error: { code: 'unknown_trace', path: 'id' } } });
  });
});

describe('when something is wrong', () => {
  test('an engine that is away is a 503 with Retry-After', async () => {
    const away = [await call(kpis, '/api/v1/kpis', { context: { isEngineUp: () => false } })];
    const refused = { rows: async () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })) };
    away.push(await call(traces, '/api/v1/traces', { context: { reader: refused } }));
    for (const { status, headers, json } of away) {
      expect(status).toBe(503);
      expect(headers.get('retry-after')).toBe('2');
      expect(json.error).toMatchObject({ code: 'engine_away', path: null });
    }
  });

  test('what is ours is a 500 that says nothing of the inside', async () => {
    const logged: unknown[] = [];
    const response = errorResponse(new QueryError('engine', 'kpi.sums', Object.assign(new Error('Unknown column SELECT secret FROM requests'), { type: 'UNKNOWN_IDENTIFIER', code: '47' })), (error) => logged.push(error));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/SELECT|secret|requests/);
    expect(logged).toHaveLength(1);
  });
});

test('the description names every path, param and field', () => {
  const described = JSON.parse(JSON.stringify(openApi()));
  expect(described.openapi).toBe('3.1.0');
  expect(Object.keys(described.paths)).toEqual(expect.arrayContaining(['/api/v1/kpis', '/api/v1/kpis/{key}/series', '/api/v1/traces', '/api/v1/traces/{id}', '/v1/events']));
  const { parameters, responses } = described.paths['/api/v1/kpis'].get;
  expect(parameters.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['from', 'to', 'range', 'feature', 'model', 'groupBy', 'key']));
  expect(Object.keys(responses['200'].content['application/json'].schema.properties.readings.items.properties)).toEqual(expect.arrayContaining(['key', 'group', 'value', 'low', 'high', 'method', 'numerator', 'denominator', 'unit', 'target', 'verdict']));
  expect(described.paths['/v1/events'].post.requestBody.content['application/json'].schema.oneOf[0].properties.trace_id).toBeDefined();
});

test('an address that is only read says so to a POST', async () => {
  const response = readOnly();
  expect([response.status, response.headers.get('allow'), await response.json()]).toEqual([405, 'GET, HEAD', { error: { code: 'wrong_method', message: expect.stringMatching(/GET/), path: null } }]);
});
