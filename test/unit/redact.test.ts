/** The redaction of personal and secret text: the table of pii.tsv, and what must hold for any text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapOffset, redactText, type RedactionPolicy } from '#ingest/enrich/redact.ts';
import { cpuMs } from '../support/cpu-time.ts';

const all = (action: 'redact' | 'hash' | 'keep' | 'drop'): RedactionPolicy['actions'] => ({
  email: action,
  phone: action,
  card: action,
  iban: action,
  national_id: action,
  ip: action,
  secret: action,
});
const redact: RedactionPolicy = { actions: all('redact'), salt: 'salt' };
const hash: RedactionPolicy = { actions: all('hash'), salt: 'salt' };

const rows = readFileSync(join(import.meta.dirname, '../fixtures/pii.tsv'), 'utf8')
  .split('\n')
  .slice(1)
  .filter(Boolean)
  .map((line) => {
    const [language = '', text = '', redacted = ''] = line.split('\t');
    return { language, text, expected: redacted === '=' ? text : redacted };
  });

describe('the table', () => {
  test('is as large and as mixed as it should be', () => {
    expect(rows.length).toBeGreaterThanOrEqual(240);
    expect(new Set(rows.map((row) => row.language)).size).toBeGreaterThanOrEqual(14);
    expect(rows.filter((row) => row.text === row.expected).length).toBeGreaterThanOrEqual(100);
  });

  test.each(rows)('$language: $text', ({ text, expected }) => {
    expect(redactText(text, redact).text).toBe(expected);
  });

  test('redacting again changes nothing, whatever the mark', () => {
    for (const { text } of rows) {
      for (const policy of [redact, hash]) {
        const once = redactText(text, policy).text;
        expect(redactText(once, policy), once).toEqual({ text: once, found: zero, edits: [] });
      }
    }
  });

  test('JSON stays JSON', () => {
    for (const { text } of rows.filter((row) => row.text.startsWith('{'))) {
      expect(() => JSON.parse(text), text).not.toThrow();
      for (const policy of [redact, hash]) expect(() => JSON.parse(redactText(text, policy).text), text).not.toThrow();
    }
  });

  test('every row holds inside a JSON string, and inside JSON within JSON', () => {
    for (const { text, expected } of rows) {
      if (text.startsWith('{')) continue;
      // A space, because a quote before a bare number is a field's value and may say more.
      const wrap = (inner: string) => JSON.stringify({ content: ` ${inner} ` });
      expect(redactText(wrap(text), redact).text).toBe(wrap(expected));
      expect(redactText(wrap(wrap(text)), redact).text).toBe(wrap(wrap(expected)));
    }
  });
});

const zero = { email: 0, phone: 0, card: 0, iban: 0, national_id: 0, ip: 0, secret: 0 };
const sample = 'bob@example.com, +14155552671, 4111111111111111';

describe('policies', () => {
  test('counts what was found, also what is kept', () => {
    expect(redactText(sample, { actions: all('keep'), salt: '' })).toEqual({ text: sample, found: { ...zero, email: 1, phone: 1, card: 1 }, edits: [] });
  });

  test('a kind that is dropped takes the whole text with it', () => {
    expect(redactText(sample, { actions: { ...all('redact'), card: 'drop' }, salt: '' })).toEqual({
      text: '[dropped]',
      found: { ...zero, email: 1, phone: 1, card: 1 },
      edits: [],
    });
    expect(redactText('bob@example.com', { actions: { ...all('redact'), card: 'drop' }, salt: '' }).text).toBe('[email]');
  });

  test('a hash is the same for the same value within a project, however it is written', () => {
    const text = redactText('BOB@example.com and bob@example.com; +1 415 555 2671, +1 (415) 555-2671', hash).text;
    const marks = text.match(/\[(?:email|phone):[0-9a-f]{6}\]/g) ?? [];
    expect(marks.length).toBe(4);
    expect(marks[0]).toBe(marks[1]);
    expect(marks[2]).toBe(marks[3]);
    expect(redactText('bob@example.com', { ...hash, salt: 'another' }).text).not.toBe(marks[0]);
    // printf 'salt\0email\0bob@example.com' | sha256sum
    expect(marks[0]).toBe('[email:74112e]');
  });

  test('the name of a field says what its value is', () => {
    expect(redactText('219099999', redact, 'ssn').text).toBe('[national_id]');
    expect(redactText('hunter2hunter2', redact, 'password').text).toBe('[secret]');
    expect(redactText('4155552671', redact, 'phone').text).toBe('[phone]');
    expect(redactText('4155552671', redact, 'order_id').text).toBe('4155552671');
  });

  test('offsets into the text follow it', () => {
    const { edits, text } = redactText('Ask bob@example.com now', redact);
    expect(text).toBe('Ask [email] now');
    expect([0, 4, 10, 19, 20].map((offset) => mapOffset(offset, edits))).toEqual([0, 4, 11, 11, 12]);
  });
});

test('a private key goes as a whole, also when it was cut off', () => {
  const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7\n';
  expect(redactText(`a\n-----BEGIN RSA PRIVATE KEY-----\n${body}-----END RSA PRIVATE KEY-----\nb`, redact).text).toBe('a\n[secret]\nb');
  expect(redactText(`a -----BEGIN PRIVATE KEY-----\n${body}`, redact).text).toBe('a [secret]\n');
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    ...['bob@example.com', '+14155552671', '415-555-2671', '4111 1111 1111 1111', 'DE89370400440532013000', '123-45-6789', '203.0.113.9', '2001:db8::1'],
    ...['sk-proj-Ab12Cd34Ef56Gh78Ij90', 'password=', 'tel ', 'Bearer ', '[phone]', '[email:9f86d0]', '\\n', '\\u00e9', '"', '{', '}', ',', ':', '://a:b@', '%40', '@', '.', '-', ' ', '+', '(', ')', '/'],
    ...['0', '00', '1', '42', '555', '2671', '1732481106123', 'a', 'AB', 'é', '电话', '٠٥٠', '-----BEGIN PRIVATE KEY-----', 'ssn ', '\n', '='],
  );
  const text = fc.oneof({ weight: 4, arbitrary: fc.array(pieces, { maxLength: 40 }).map((list) => list.join('')) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) });

  test('redacting twice is redacting once, for marks and for hashes', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (value, isHash) => {
        const policy = isHash ? hash : redact;
        const once = redactText(value, policy).text;
        expect(redactText(once, policy).text).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });

  test('JSON stays valid, whatever is in its strings, keys and numbers', () => {
    const leaf = fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(14155552671, 4111111111111111, -4111111111111111, 219099999), fc.constant(null), fc.boolean());
    // Within JSON within JSON only a field's number is told from digits in a sentence.
    const field = fc.dictionary(text, leaf);
    const json = fc.oneof(field, fc.array(leaf), fc.dictionary(fc.constantFrom('phone', 'ssn', 'password'), fc.oneof(leaf, fc.array(leaf))));
    fc.assert(
      fc.property(fc.oneof(fc.tuple(json, fc.constant(false)), fc.tuple(field, fc.constant(true))), ([value, isNested]) => {
        const inner = JSON.stringify(value);
        const sent = isNested ? JSON.stringify({ body: inner }) : inner;
        const out: unknown = JSON.parse(redactText(sent, redact).text);
        if (isNested && typeof out === 'object' && out !== null && 'body' in out) JSON.parse(String(out.body));
      }),
      { numRuns: 2_000 },
    );
  });

  test('JSON within JSON: digits after a colon may be a name', () => {
    const sent = JSON.stringify({ body: '{":421732481106123}":null,"tel":14155552671}' });
    const out: unknown = JSON.parse(redactText(sent, redact).text);
    expect(out).toEqual({ body: expect.stringContaining('"tel":"[phone]"') });
    expect(() => JSON.parse((out as { body: string }).body)).not.toThrow();
  });

  test('the time grows with the length and no faster', () => {
    const units = ['a@', '1 ', '1-', '1.', 'a:', '::', '12:', '+1 ', '(1)', 'key=a1 ', '%40', '-----BEGIN ', '-----BEGIN PRIVATE KEY-----', 'eyJ0a.', 'DE89 ', '1234567 ', 'tel 1234567,', '://a:b@', 'ab1', '٠', '\\u00e9', '"1",'];
    for (const unit of units) {
      const long = unit.repeat(Math.ceil(100_000 / unit.length));
      // Ordinary text takes 1 ms for as much; quadratic time would take a minute.
      expect(cpuMs(() => redactText(long, redact)), unit).toBeLessThan(4_000);
    }
  });
});
