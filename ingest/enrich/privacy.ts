/**
 * What a project lets be stored: the hook through which redaction, hashing of ids and capture of
 * content reach every text of an event.
 */
import { hashIdentity } from '#schema/identity.server.ts';
import { PII_KINDS, type Capture, type PiiAction, type PiiKind } from '#schema/pii.ts';
import { piiActions, type Project } from '#schema/project.ts';
import type { Score } from '#schema/scores.ts';
import type { SpanFacts, SpanPart } from '../facts.ts';
import { type Edit, mapOffset, redactText } from './redact.ts';

export interface Privacy {
  /** Cleans a text and says what was found in it, by kind; `key` is the name of the field whose whole value it is. */
  redact(text: string, key: string): Cleaned;
  /** What is kept of a user or session id. */
  identify(id: string): string;
  /** False: texts are looked at (citations, refusals) and then dropped. */
  keepsContent: boolean;
}

export interface Cleaned {
  text: string;
  found: Readonly<Record<string, number>>;
  /** What was replaced: offsets of the original, and the length of what stands there now. */
  edits: readonly Edit[];
}

export const OPEN: Privacy = { redact: (text) => ({ text, found: NOTHING, edits: [] }), identify: (id) => id, keepsContent: true };
const NOTHING: Readonly<Record<string, number>> = Object.freeze({});

export interface PrivacySettings {
  capture: Capture;
  actions: Readonly<Record<PiiKind, PiiAction>>;
  /** Keys the hashes, so that they can be compared within a project and nowhere else. */
  salt: string;
  /** Left out, ids are kept as sent. */
  identify?: (id: string) => string;
}

const REDACT_ALL = Object.fromEntries(PII_KINDS.map((kind) => [kind, 'redact'])) as Record<PiiKind, PiiAction>;
export const DEFAULT_PRIVACY: PrivacySettings = { capture: 'redacted', actions: REDACT_ALL, salt: '' };

export function privacyOf({ capture, actions, salt, identify }: PrivacySettings): Privacy {
  const policy = { actions, salt };
  return {
    redact: capture === 'full' ? OPEN.redact : (text, key) => redactText(text, policy, key),
    identify: identify ?? OPEN.identify,
    keepsContent: capture !== 'none',
  };
}

const known = new WeakMap<Project, Privacy>();

/** What a project's settings ask for. `project` is the same object until they change. */
export function privacyOfProject(project: Project, salt: string): Privacy {
  let privacy = known.get(project);
  if (!privacy) {
    const { capture, hash_identities } = project.settings;
    privacy = privacyOf({ capture, actions: piiActions(project.settings), salt, ...(hash_identities ? { identify: (id: string) => hashIdentity(id, salt) } : {}) });
    known.set(project, privacy);
  }
  return privacy;
}

export type Found = Record<string, number>;

/** Every text of an event, cleaned; what was found is added to `found`. The event itself stays as it is. */
export function cleanFacts<T extends Partial<SpanFacts>>(facts: T, privacy: Privacy, found: Found): T {
  if (privacy === OPEN) return facts;
  const clean = <V>(value: V): V => cleanValue(value, privacy, found);
  // Offsets of citations point into the output, whose length may change.
  const edits = facts.citations?.length && typeof facts.output === 'string' ? privacy.redact(facts.output, '').edits : [];
  const cleaned: T = { ...facts };
  if (facts.input != null) cleaned.input = clean(facts.input);
  if (facts.output != null) cleaned.output = clean(facts.output);
  if (facts.documents != null) {
    cleaned.documents = facts.documents.map((document) => ({
      ...document,
      ...(document.content === undefined ? {} : { content: clean(document.content) }),
      ...(document.title === undefined ? {} : { title: clean(document.title) }),
      ...(document.metadata === undefined ? {} : { metadata: clean(document.metadata) }),
    }));
  }
  if (facts.citations != null) {
    cleaned.citations = facts.citations.map((citation) => ({
      ...citation,
      ...(citation.quote === undefined ? {} : { quote: clean(citation.quote) }),
      ...(citation.start === undefined ? {} : { start: mapOffset(citation.start, edits) }),
      ...(citation.end === undefined ? {} : { end: mapOffset(citation.end, edits) }),
    }));
  }
  if (facts.error_message != null) cleaned.error_message = clean(facts.error_message);
  if (facts.attributes != null) cleaned.attributes = clean(facts.attributes);
  if (facts.events !== undefined && facts.events.length > 0) {
    cleaned.events = facts.events.map((event) => ({ ...event, attributes: clean(event.attributes) }));
  }
  for (const field of ['user_id', 'session_id'] as const) {
    const id = facts[field];
    if (!id) continue;
    const kept = privacy.identify(id);
    cleaned[field] = kept;
    if (kept !== id && cleaned.attributes != null) cleaned.attributes = replaceId(cleaned.attributes, id, kept);
  }
  return cleaned;
}

/** Sources repeat ids among their attributes, also inside JSON text; a short one may be any word. */
function replaceId(attributes: Record<string, unknown>, id: string, kept: string): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(null);
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    copy[name] = typeof value !== 'string' ? value : value === id ? kept : id.length >= 6 ? value.replaceAll(id, kept) : value;
  }
  return copy;
}

/** A judgement: its comment is a person's text, its session an identity. */
export function cleanScore(score: Score, privacy: Privacy): Score {
  if (privacy === OPEN) return score;
  const found: Found = {};
  return {
    ...score,
    ...(score.comment ? { comment: privacy.keepsContent ? cleanValue(score.comment, privacy, found) : null } : {}),
    ...(score.attributes ? { attributes: cleanValue(score.attributes, privacy, found) } : {}),
    ...(score.session_id ? { session_id: privacy.identify(score.session_id) } : {}),
  };
}

/** A piece, with the single messages in it. */
export function cleanPart(part: SpanPart, privacy: Privacy, found: Found): SpanPart {
  if (privacy === OPEN) return part;
  const cleaned = { ...part, facts: cleanFacts(part.facts, privacy, found) };
  if (part.input_messages) cleaned.input_messages = cleanValue(part.input_messages, privacy, found);
  if (part.output_messages) cleaned.output_messages = cleanValue(part.output_messages, privacy, found);
  return cleaned;
}

/** Deeper than this nobody writes; the rest is dropped rather than stored uncleaned. */
const MAX_DEPTH = 24;

function cleanValue<V>(value: V, privacy: Privacy, found: Found): V {
  return walk(value, '', privacy, found, 0) as V;
}

/** Shorter numbers are counts and times; a card or a phone number has at least these digits. */
const SMALLEST_NUMBER = 1_000_000;

function walk(value: unknown, key: string, privacy: Privacy, found: Found, depth: number): unknown {
  if (typeof value === 'string') {
    const result = privacy.redact(value, key);
    for (const kind in result.found) {
      const count = result.found[kind] ?? 0;
      if (count > 0) found[kind] = (found[kind] ?? 0) + count;
    }
    return result.text;
  }
  if (typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) >= SMALLEST_NUMBER) {
    const text = String(value);
    const cleaned = walk(text, key, privacy, found, depth);
    return cleaned === text ? value : cleaned;
  }
  if (value === null || typeof value !== 'object') return value;
  if (depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((item) => walk(item, key, privacy, found, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const inner = walk((value as Record<string, unknown>)[name], name, privacy, found, depth + 1);
    if (name === '__proto__') Object.defineProperty(copy, name, { value: inner, enumerable: true });
    else copy[name] = inner;
  }
  return copy;
}
