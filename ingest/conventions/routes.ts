/** All tables merged once: from an attribute's key to everything that it may tell. */
import type { AttributeValue, NeutralSpan } from '../neutral.ts';
import { type ContentSource, type Convention, type EventUse, type IndexedSource, READERS, SCALAR_FIELDS, type ScalarField, type ScalarFields } from './convention.ts';
import { genai } from './genai.ts';
import { indexOf } from './indexed.ts';
import { langfuse } from './langfuse.ts';
import { langsmith } from './langsmith.ts';
import { openinference } from './openinference.ts';
import { otel } from './otel.ts';
import { pydanticAi } from './pydantic-ai.ts';
import { traceloop } from './traceloop.ts';
import { vercel } from './vercel.ts';

/** To add a convention, name it here. The first whose marks a span bears gives the span's source its name. */
export const CONVENTIONS: readonly Convention[] = [langfuse, openinference, langsmith, vercel, pydanticAi, traceloop, genai, otel];
/** Position of what bears no mark at all. */
export const PLAIN = CONVENTIONS.length - 1;


/** What the single-valued sources of one span have told so far; the lowest rank wins, the first among equals. */
export class Draft {
  private readonly ranks: { [F in ScalarField]?: number } = {};
  private readonly told: Partial<ScalarFields> = {};

  offer<F extends ScalarField>(field: F, rank: number, value: ScalarFields[F]): void {
    const best = this.ranks[field];
    if (best !== undefined && rank >= best) return;
    this.ranks[field] = rank;
    this.told[field] = value;
  }

  get<F extends ScalarField>(field: F): ScalarFields[F] | undefined {
    return this.told[field];
  }
}

/** True when the attribute has been used up; false leaves it among the attributes. */
export type Rule = (draft: Draft, value: AttributeValue, span: NeutralSpan) => boolean;

export interface Route {
  rules: readonly Rule[];
  content: readonly ContentSource[];
  indexed: IndexedSource | undefined;
  /** Of an indexed key: what follows the prefix. */
  path: string;
  isDropped: boolean;
  /** Position in CONVENTIONS of the one whose mark the key bears. */
  convention: number;
}

const EXACT = new Map<string, { rules: Rule[]; content: ContentSource[]; isDropped: boolean }>();
const INDEXED = new Map<string, IndexedSource>();
const EVENT_USES = new Map<string, EventUse>();
for (const convention of CONVENTIONS) {
  for (const field of SCALAR_FIELDS) addField(convention, field);
  for (const source of convention.content ?? []) entryOf(source.key).content.push(source);
  for (const source of convention.indexed ?? []) INDEXED.set(source.prefix, source);
  for (const [name, use] of Object.entries(convention.events ?? {})) EVENT_USES.set(name, use);
  for (const key of convention.dropped ?? []) entryOf(key).isDropped = true;
}

function entryOf(key: string): { rules: Rule[]; content: ContentSource[]; isDropped: boolean } {
  const entry = EXACT.get(key) ?? { rules: [], content: [], isDropped: false };
  EXACT.set(key, entry);
  return entry;
}

function addField<F extends ScalarField>(convention: Convention, field: F): void {
  for (const source of convention.fields[field] ?? []) {
    const read = source.read ?? READERS[field];
    const { rank } = source;
    const isUsedUp = source.isKept !== true;
    entryOf(source.key).rules.push((draft, value, span) => {
      const told = read(value, span);
      if (told === undefined) return false;
      draft.offer(field, rank, told);
      return isUsedUp;
    });
  }
}

export function eventUse(name: string): EventUse | undefined {
  return EVENT_USES.get(name);
}

/**
 * Instrumentations repeat the same few hundred keys, so a key is worked out once. Bounded: keys are
 * in the hands of clients.
 */
const MAX_CACHED_KEYS = 10_000;
const MAX_CACHED_KEY_LENGTH = 200;
const routes = new Map<string, Route>();

export function routeOf(key: string): Route {
  const known = routes.get(key);
  if (known !== undefined) return known;
  const route = makeRoute(key);
  if (routes.size < MAX_CACHED_KEYS && key.length <= MAX_CACHED_KEY_LENGTH) routes.set(key, route);
  return route;
}

function makeRoute(key: string): Route {
  const exact = EXACT.get(key);
  const convention = conventionOfKey(key);
  if (exact !== undefined) return { ...exact, indexed: undefined, path: '', convention };
  const number = /\.\d+(?=\.|$)/.exec(key.slice(0, 1_000));
  const indexed = number === null ? undefined : INDEXED.get(key.slice(0, number.index));
  const path = number === null || indexed === undefined ? '' : key.slice(number.index + 1);
  return { rules: [], content: [], indexed: path === '' || indexOf(path.split('.', 1)[0] ?? '') === undefined ? undefined : indexed, path, isDropped: false, convention };
}

function conventionOfKey(key: string): number {
  const found = CONVENTIONS.findIndex((convention) => convention.marks.some((mark) => key.startsWith(mark)));
  return found < 0 ? PLAIN : found;
}

const scopes = new Map<string, number>();

/** Position in CONVENTIONS of the one that an instrumentation scope belongs to. */
export function conventionOfScope(scopeName: string): number {
  const known = scopes.get(scopeName);
  if (known !== undefined) return known;
  const found = CONVENTIONS.findIndex((convention) => (convention.scopes ?? []).some((scope) => scopeName.startsWith(scope)));
  const position = found < 0 ? PLAIN : found;
  if (scopes.size < 1_000) scopes.set(scopeName, position);
  return position;
}
