/** API keys, tokens, passwords and private keys: by the prefix of their issuer, or by what they are assigned to. */
import { afterEscape } from './characters.ts';

/** Anchored where a token starts. Lengths are the issuers' own, or the shortest seen. */
const ISSUED = new RegExp(
  [
    String.raw`sk-(?:proj-|ant-|svcacct-|admin-|or-v1-|lf-)?[A-Za-z0-9_-]{20,512}`,
    String.raw`(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,256}`,
    String.raw`(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])`,
    String.raw`gh[pousr]_[A-Za-z0-9]{36,255}`,
    String.raw`github_pat_[A-Za-z0-9_]{22,255}`,
    String.raw`glpat-[A-Za-z0-9_-]{20,64}`,
    String.raw`xox[abeoprs]-[A-Za-z0-9-]{10,255}`,
    String.raw`xapp-\d-[A-Za-z0-9-]{10,255}`,
    String.raw`AIza[A-Za-z0-9_-]{35}`,
    String.raw`ya29\.[A-Za-z0-9_-]{20,512}`,
    String.raw`GOCSPX-[A-Za-z0-9_-]{20,64}`,
    String.raw`eyJ[A-Za-z0-9_-]{8,8192}\.[A-Za-z0-9_-]{8,16384}\.[A-Za-z0-9_-]{0,2048}`,
    String.raw`hf_[A-Za-z0-9]{30,64}`,
    String.raw`gsk_[A-Za-z0-9]{40,64}`,
    String.raw`npm_[A-Za-z0-9]{36}`,
    String.raw`pypi-[A-Za-z0-9_-]{50,512}`,
    String.raw`SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}`,
    String.raw`lsv2_(?:pt|sk)_[A-Za-z0-9_]{32,128}`,
    String.raw`(?:xai|pplx|tvly|nvapi|r8|dop_v1|shpat|whsec|glsa|dapi|ATATT|AGE-SECRET-KEY)[-_]?[A-Za-z0-9_-]{30,256}`,
    String.raw`assay_[A-Za-z0-9_-]{32,128}`,
  ].join('|'),
  'y',
);
/** The characters with which those begin, so that the pattern is tried on few tokens. */
const INITIALS = new Set('skrAgxyeGhnpSltdwa');
const CONFUSED = new Map([['sk-', /^sk-[a-z]+(?:-[a-z]+)*$/]]);

/** @returns end of the secret that starts at `start`, or -1 */
export function issuedSecret(text: string, start: number): number {
  if (!INITIALS.has(text[start] ?? '')) return -1;
  ISSUED.lastIndex = start;
  const match = ISSUED.exec(text);
  if (!match) return -1;
  for (const [prefix, ordinary] of CONFUSED) if (match[0].startsWith(prefix) && (ordinary.test(match[0]) || !/\d/.test(match[0]))) return -1;
  return ISSUED.lastIndex;
}

const SCHEME = /(?:^|[^a-z0-9])(?:bearer|basic)\s{1,3}$/i;
const SCHEME_VALUE = /[A-Za-z0-9._~+/-]{16,4096}={0,2}/y;
const NAMED_PASSWORD =
  /(?:passw(?:or)?d|passwort|passphrase|kennwort|\bpwd|mot de passe|contraseña|\bsenha|wachtwoord|hasło|parola|şifre|пароль|パスワード|密码|密碼|비밀번호|كلمة (?:المرور|السر)|סיסמה|पासवर्ड)["'\\\s]*$/i;
const NAMED_KEY =
  /(?:api[_-]?key|app[_-]?key|access[_-]?key(?:[_-]?id)?|secret(?:[_-]?(?:access[_-]?)?key)?|private[_-]?key|signing[_-]?key|encryption[_-]?key|auth(?:orization)?[_-]?(?:key|token)?|(?:^|[^a-z_-])(?:key|token)|(?:access|refresh|id|api|bearer|session|bot|auth)[_-]?token|credential\w*|webhook[_-]?secret|x-api-key)["'\\\s]*$/i;
const FRONT = 64;
const LONGEST = 512;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * A value that is given to something called a key, token or password.
 * @param at somewhere in the value
 * @param key name of the field that holds the whole text, if any
 */
export function assignedSecret(text: string, at: number, floor: number, key: string): { start: number; end: number } | null {
  let start = at;
  const lowest = Math.max(floor, at - FRONT);
  while (start > lowest && isValue(text.charCodeAt(start - 1))) start--;
  let name = start;
  while (name > floor && start - name < 6 && isOpener(text.charCodeAt(name - 1))) name--;
  let before: string;
  if (name === 0 && key !== '') {
    before = key;
  } else {
    const sign = text.charCodeAt(name - 1);
    if (name > floor + 1 && sign === 62 && text.charCodeAt(name - 2) === 61) name--;
    else if (sign !== 58 && sign !== 61 && sign !== 0xff1a) {
      if (name === start) return null;
      const scheme = text.slice(Math.max(floor, start - 12), start);
      if (!SCHEME.test(scheme)) return null;
      SCHEME_VALUE.lastIndex = start;
      const match = SCHEME_VALUE.exec(text);
      return match && /\d/.test(match[0]) ? { start, end: SCHEME_VALUE.lastIndex } : null;
    }
    before = text.slice(Math.max(floor, name - 40), name - 1);
  }
  const isPassword = NAMED_PASSWORD.test(before);
  if (!isPassword && !NAMED_KEY.test(before)) return null;
  // The value may begin behind a JSON escape.
  start = afterEscape(text, start, at + 1);
  if (start > at) return null;
  let end = at;
  while (end < text.length && end - start < LONGEST && isValue(text.charCodeAt(end)) && !isNextParameter(text, end)) end++;
  while (end > at && /[.,;:)\]}>]/.test(text[end - 1] ?? '')) end--;
  const value = text.slice(start, end);
  return (isPassword ? isPasswordLike(value) : isKeyLike(value)) ? { start, end } : null;
}

/** Printable ASCII but quotes, backslash, comma, semicolon, colon, equals sign, and brackets other than round. */
const VALUE = new Uint8Array(128);
for (let code = 33; code < 127; code++) VALUE[code] = '"\'\\,;:=[]`<>{}'.includes(String.fromCharCode(code)) ? 0 : 1;
function isValue(code: number): boolean {
  return code < 128 && VALUE[code] === 1;
}

/** Quotes, backslashes and white space between a name's sign and its value. */
function isOpener(code: number): boolean {
  return code === 32 || code === 34 || code === 39 || code === 92 || code === 96 || (code >= 9 && code <= 13);
}

/** `&scope=`: the value ended. */
function isNextParameter(text: string, at: number): boolean {
  return text.charCodeAt(at) === 38 && /^&[a-z_]{1,32}=/i.test(text.slice(at, at + 34));
}

function isPasswordLike(value: string): boolean {
  return value.length >= 6 && /\d/.test(value);
}

/** Letters and digits mixed as chance would, not as a name, a path or a date is. */
function isKeyLike(value: string): boolean {
  if (value.length < 16 || UUID.test(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  if (/[/._-]/.test(value) && /^(?:[A-Za-z]*|\d*|[A-Za-z]+\d{1,4})(?:[/._-](?:[A-Za-z]*|\d*|[A-Za-z]+\d{1,4}))+$/.test(value)) return false;
  return entropy(value) >= (/^[0-9a-f]+$/i.test(value) ? 3 : 3.3);
}

/** Shannon's, in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const PEM_BEGIN = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y;
const PEM_REST = /[A-Za-z0-9+/=\s\\:,.()-]{0,16384}/y;

/** @returns end of the private key that starts at `start`, or -1; one that was cut off ends with its base64 */
export function privateKey(text: string, start: number): number {
  PEM_BEGIN.lastIndex = start;
  if (!PEM_BEGIN.test(text)) return -1;
  const body = PEM_BEGIN.lastIndex;
  PEM_REST.lastIndex = body;
  const rest = PEM_REST.exec(text)?.[0] ?? '';
  const close = rest.indexOf('-----END');
  if (close >= 0) {
    const tail = rest.indexOf('-----', close + 8);
    return tail >= 0 ? body + tail + 5 : body + close + 8;
  }
  let end = body + rest.length;
  while (end > body && /[\s\\]/.test(text[end - 1] ?? '')) end--;
  return end;
}

const SLACK_HOOK = 'hooks.slack.com/services/';
/** @returns end of the path of a Slack webhook whose `T…` starts at `start`, or -1 */
export function slackHook(text: string, start: number): number {
  if (text.charCodeAt(start) !== 84 || text.slice(Math.max(0, start - SLACK_HOOK.length), start) !== SLACK_HOOK) return -1;
  const match = /^[A-Za-z0-9/]{10,128}/.exec(text.slice(start, start + 128));
  return match ? start + match[0].length : -1;
}
