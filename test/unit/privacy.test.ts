/** What a project's settings leave of an event: structures, numbers, ids among the attributes, offsets. */
import { expect, test } from 'vitest';
import { cleanFacts, cleanScore, type Found, privacyOfProject } from '#ingest/enrich/privacy.ts';
import type { SpanFacts } from '#ingest/facts.ts';
import { hashIdentity } from '#schema/identity.server.ts';
import { DEFAULT_PROJECT, type Project, projectSettingsSchema } from '#schema/project.ts';
import { scoreSchema } from '#schema/scores.ts';

const project = (settings: object): Project => ({ ...DEFAULT_PROJECT, settings: projectSettingsSchema.parse(settings) });
const clean = (facts: Partial<SpanFacts>, settings: object = {}) => {
  const found: Found = {};
  return { facts: cleanFacts(facts, privacyOfProject(project(settings), 'salt'), found), found };
};

test('structures keep their shape; the name of a field says what its value is', () => {
  const { facts, found } = clean({
    input: [{ role: 'user', content: 'I am ann@example.com' }],
    output: { phone: 14155552671, ssn: '219099999', tokens: 14155552, list: [1, '4111 1111 1111 1111'], at: 1732481106123 },
    documents: [{ id: 'd1', content: 'call +44 20 7946 0958', metadata: { author: 'bob@example.com' } }],
    error_message: 'refused 203.0.113.9',
    attributes: { api_key: 'q8Zr2LmX0vTnB4yK6wPd', 'gen_ai.usage.input_tokens': 1200 },
  });
  expect(facts).toMatchObject({
    input: [{ role: 'user', content: 'I am [email]' }],
    output: { phone: '[phone]', ssn: '[national_id]', tokens: 14155552, list: [1, '[card]'], at: 1732481106123 },
    documents: [{ id: 'd1', content: 'call [phone]', metadata: { author: '[email]' } }],
    error_message: 'refused [ip]',
    attributes: { api_key: '[secret]', 'gen_ai.usage.input_tokens': 1200 },
  });
  expect(found).toEqual({ email: 2, phone: 2, national_id: 1, card: 1, ip: 1, secret: 1 });
});

test('people are hashes, also where an attribute repeats them', () => {
  const { facts } = clean({ user_id: 'user-4711', session_id: 's1', attributes: { metadata: '{"user_id":"user-4711"}', again: 'user-4711', session: 's1', word: 'is1land' } });
  const user = hashIdentity('user-4711', 'salt');
  const session = hashIdentity('s1', 'salt');
  expect(facts).toMatchObject({ user_id: user, session_id: session, attributes: { metadata: `{"user_id":"${user}"}`, again: user, session, word: 'is1land' } });
  expect(clean({ user_id: 'user-4711' }, { hash_identities: false }).facts.user_id).toBe('user-4711');
});

test('a score finds the session that its span is kept under', () => {
  const score = scoreSchema.parse({ session_id: 's1', name: 'thumbs', value: 1, comment: 'mail me at ann@example.com' });
  expect(cleanScore(score, privacyOfProject(project({}), 'salt'))).toMatchObject({ session_id: hashIdentity('s1', 'salt'), comment: 'mail me at [email]' });
});

test('offsets of citations follow the text', () => {
  const output = 'Ask bob@example.com, says [1].';
  const { facts } = clean({ output, citations: [{ target: '#1', start: 26, end: 29, quote: 'bob@example.com' }] });
  expect(facts.output).toBe('Ask [email], says [1].');
  expect(facts.citations).toEqual([{ target: '#1', start: 18, end: 21, quote: '[email]' }]);
});

test('full leaves texts as they are, and people hashed', () => {
  const { facts, found } = clean({ input: 'ann@example.com', user_id: 'u1' }, { capture: 'full' });
  expect(facts).toMatchObject({ input: 'ann@example.com', user_id: hashIdentity('u1', 'salt') });
  expect(found).toEqual({});
  expect(privacyOfProject(project({ capture: 'none' }), 'salt').keepsContent).toBe(false);
});

test('each kind goes the way that its project says', () => {
  const { facts, found } = clean({ input: 'ann@example.com 203.0.113.9', output: '4111111111111111 and text' }, { pii: { email: 'hash', ip: 'keep', card: 'drop' } });
  expect(facts.input).toMatch(/^\[email:[0-9a-f]{6}\] 203\.0\.113\.9$/);
  expect(facts.output).toBe('[dropped]');
  expect(found).toEqual({ email: 1, ip: 1, card: 1 });
});
