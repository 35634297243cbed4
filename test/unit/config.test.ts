import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '#schema/config.server.ts';

test('an empty environment gives the defaults', () => {
  expect(parseConfig({})).toEqual({ judge: null, port: 4300, host: '127.0.0.1', dataDirectory: '.assay', spoolMaxBytes: 2_147_483_648, requiresKeys: false, logLevel: 'info', database: 'assay', remote: null });
});

test('an empty value counts as absent', () => {
  expect(parseConfig({ PORT: '', CLICKHOUSE_URL: '' }).port).toBe(4300);
});

test('a named ClickHouse replaces the embedded engine', () => {
  expect(
    parseConfig({ CLICKHOUSE_URL: 'https://ch.example:8443', CLICKHOUSE_USER: 'u', CLICKHOUSE_PASSWORD: 'p', CLICKHOUSE_DATABASE: 'd', CLICKHOUSE_CLUSTER: 'c' }).remote,
  ).toEqual({ url: 'https://ch.example:8443', username: 'u', password: 'p', database: 'd', cluster: 'c' });
});

test.each([
  [{ PORT: '70000' }, /PORT must be a port number/],
  [{ PORT: 'http' }, /PORT must be a port number.*"http"/],
  [{ CLICKHOUSE_URL: 'localhost:8123' }, /CLICKHOUSE_URL must be an http or https URL/],
  [{ CLICKHOUSE_DATABASE: 'a; DROP' }, /CLICKHOUSE_DATABASE must be a name/],
  [{ ASSAY_SPOOL_MAX_BYTES: '2GB' }, /ASSAY_SPOOL_MAX_BYTES must be a number of bytes/],
  [{ ASSAY_JUDGE_URL: 'http://localhost:1/v1' }, /ASSAY_JUDGE_URL and ASSAY_JUDGE_MODEL go together/],
  [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL must be one of trace, .*"loud"/],
  [{ CLICKHOUSE_CLUSTER: 'c' }, /CLICKHOUSE_CLUSTER needs CLICKHOUSE_URL/],
  [{ CLICKHOUSE_USER: 'u', CLICKHOUSE_PASSWORD: 'p' }, /^CLICKHOUSE_USER and CLICKHOUSE_PASSWORD need CLICKHOUSE_URL: .*unset both/],
  [{ CLICKHOUSE_PASSWORD: 'secret' }, /^CLICKHOUSE_PASSWORD needs CLICKHOUSE_URL: (?!.*secret).*unset it/],
  [{ HOST: '0.0.0.0' }, /HOST is "0.0.0.0".*no login/],
])('%o is refused with a sentence that names it', (environment, sentence) => {
  expect(() => parseConfig(environment)).toThrow(ConfigError);
  expect(() => parseConfig(environment)).toThrow(sentence);
});
