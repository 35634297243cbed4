import { expect, test } from 'vitest';
import { refuseForeign } from '#schema/local-access.ts';

test.each([
  { host: 'localhost:4300' },
  { host: '127.0.0.1:4300' },
  { host: '[::1]:4300' },
  { host: 'localhost:4300', origin: 'http://localhost:4300' },
])('%o may pass', (headers) => {
  expect(refuseForeign(headers)).toBeNull();
});

test.each([
  [{}, /Host header/],
  [{ host: 'evil.example:4300' }, /Host header was "evil.example:4300"/],
  [{ host: 'localhost.evil.example' }, /Host header/],
  [{ host: '127.0.0.1.nip.io' }, /Host header/],
  [{ host: 'localhost:4300', origin: 'https://evil.example' }, /Origin header was "https:\/\/evil.example"/],
  [{ host: 'localhost:4300', origin: 'null' }, /Origin/],
  [{ host: 'localhost:4300', origin: 'http://localhost:3000' }, /Origin/],
  [{ host: '127.0.0.1:4300', origin: 'http://localhost:4300' }, /Origin/],
])('%o is refused', (headers, sentence) => {
  expect(refuseForeign(headers)).toMatch(sentence);
});
