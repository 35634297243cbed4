/**
 * Who somebody is. In local mode a reviewer gives a name, which a cookie remembers; accounts take
 * this function's place, and nothing else asks who the person is.
 */

export interface Person {
  /** Stable, for logs: letters, digits and hyphens. */
  id: string;
  name: string;
  /** False for whoever has not said a name yet: they may look, and are asked before they label. */
  isNamed: boolean;
}

export const PERSON_COOKIE = 'assay_person';
const UNNAMED: Person = { id: 'somebody', name: 'Somebody', isNamed: false };

/** The person of a request in local mode. */
export async function localPerson(request: Request): Promise<Person> {
  const found = new RegExp(`(?:^|;\\s*)${PERSON_COOKIE}=([^;]*)`).exec(request.headers.get('cookie') ?? '');
  return found?.[1] ? personNamed(decode(found[1])) : UNNAMED;
}

/** The person of that name; the same name is the same person. */
export function personNamed(name: string): Person {
  const clean = name.trim().replace(/\s+/g, ' ').slice(0, 80);
  if (clean === '') return UNNAMED;
  const plain = clean.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const id = [...plain].map((letter) => (/[a-z0-9]/.test(letter) ? letter : /\s|-/.test(letter) ? '-' : `u${letter.codePointAt(0)?.toString(16)}`)).join('');
  return { id: id.slice(0, 120), name: clean, isNamed: true };
}

/** The header that remembers a name for a year. */
export function rememberPerson(name: string): string {
  return `${PERSON_COOKIE}=${encodeURIComponent(personNamed(name).name)}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
