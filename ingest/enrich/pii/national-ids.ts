/**
 * National identity, tax and insurance numbers, a row each. A number without a form of its own is
 * taken only when chance would hit it less than once in 200, or when a word before it names it.
 */
import * as check from './checksums.ts';
import type { Before } from './context.ts';

interface IdRule {
  country: string;
  /** Of the text as written (ASCII digits, one separator between groups). */
  form: RegExp;
  /** Of digits and letters alone, upper case. */
  isValid: (bare: string) => boolean;
  /** Needed before the number, lower case; absent where form and check digits suffice. */
  word?: RegExp;
}

interface NumericRule extends IdRule {
  /** How many digits it can have. */
  sizes: readonly number[];
}

const isSsn = (digits: string) => {
  const area = Number(digits.slice(0, 3));
  const group = Number(digits.slice(3, 5));
  if (group === 0 || digits.endsWith('0000') || area === 0 || area === 666) return false;
  // 900 to 999 are ITINs, whose groups are 50 to 65, 70 to 88, 90 to 92 and 94 to 99.
  return area < 900 || (group >= 50 && group <= 65) || (group >= 70 && group <= 88) || (group >= 90 && group !== 93);
};
const always = () => true;

/** Written with digits alone. */
const NUMERIC: readonly NumericRule[] = [
  { country: 'US', sizes: [9], form: /^\d{3}-\d\d-\d{4}$/, isValid: isSsn },
  { country: 'US', sizes: [9], form: /^\d{3}[ -]?\d\d[ -]?\d{4}$/, isValid: isSsn, word: /\bssn|\bitin|social.?sec/ },
  { country: 'DE', sizes: [11], form: /^\d{2} ?\d{3} ?\d{3} ?\d{3}$/, isValid: check.steuerId },
  { country: 'FR', sizes: [15], form: /^\d ?\d\d ?\d\d ?\d\d ?\d{3} ?\d{3} ?\d\d$/, isValid: check.nir },
  { country: 'BR', sizes: [11], form: /^\d{3}\.\d{3}\.\d{3}-\d\d$/, isValid: check.cpf },
  { country: 'BR', sizes: [11], form: /^\d{11}$/, isValid: check.cpf, word: /\bcpf\b/ },
  { country: 'IN', sizes: [12], form: /^\d{4}[ -]\d{4}[ -]\d{4}$/, isValid: check.aadhaar },
  { country: 'IN', sizes: [12], form: /^\d{12}$/, isValid: check.aadhaar, word: /aadha?ar|आधार|\buid\b/ },
  { country: 'CN', sizes: [18], form: /^\d{18}$/, isValid: check.chineseId },
  { country: 'PL', sizes: [11], form: /^\d{11}$/, isValid: check.pesel, word: /pesel/ },
  { country: 'TR', sizes: [11], form: /^\d{11}$/, isValid: check.kimlik, word: /\bt\.?c\b|kimlik/ },
  { country: 'NL', sizes: [9], form: /^\d{4}\.?\d\d\.?\d{3}$|^\d{3}[. ]\d{3}[. ]\d{3}$/, isValid: check.bsn, word: /\bbsn\b|burgerservice|sofi/ },
  { country: 'BE', sizes: [11], form: /^\d\d\.\d\d\.\d\d-\d{3}\.\d\d$/, isValid: check.rijksregister },
  { country: 'BE', sizes: [11], form: /^\d{11}$/, isValid: check.rijksregister, word: /rijksregister|registre national|\bnrn\b|niss|insz/ },
  { country: 'PT', sizes: [9], form: /^\d{3} ?\d{3} ?\d{3}$/, isValid: check.nif, word: /\bnif\b|contribuinte/ },
  { country: 'JP', sizes: [12], form: /^\d{4}[ -]?\d{4}[ -]?\d{4}$/, isValid: check.myNumber, word: /マイナンバー|個人番号|my ?number/ },
  { country: 'KR', sizes: [13], form: /^\d{6}-[1-8]\d{6}$/, isValid: (bare) => check.isBirthDate(bare, 'ymd') && check.residentNumber(bare) },
  { country: 'KR', sizes: [13], form: /^\d{6}-?[1-8]\d{6}$/, isValid: (bare) => check.isBirthDate(bare, 'ymd'), word: /주민/ },
  { country: 'SE', sizes: [10, 12], form: /^(?:19|20)?\d{6}[-+]\d{4}$/, isValid: (bare) => check.isBirthDate(bare.slice(-10), 'ymd') && check.luhn(bare.slice(-10)) },
  { country: 'SE', sizes: [10, 12], form: /^(?:19|20)?\d{10}$/, isValid: (bare) => check.luhn(bare.slice(-10)), word: /personn(?:umme)?r/ },
  { country: 'DK', sizes: [10], form: /^\d{6}-?\d{4}$/, isValid: (bare) => check.isBirthDate(bare, 'dmy'), word: /\bcpr\b|cpr-|personnummer/ },
  { country: 'NO', sizes: [11], form: /^\d{6} ?\d{5}$/, isValid: check.fodselsnummer },
  { country: 'GB', sizes: [10], form: /^\d{3}[ -]?\d{3}[ -]?\d{4}$/, isValid: check.nhs, word: /\bnhs\b/ },
  { country: 'CA', sizes: [9], form: /^\d{3}[ -]?\d{3}[ -]?\d{3}$/, isValid: check.luhn, word: /\bsin\b|social insurance|assurance sociale/ },
  { country: 'AU', sizes: [9], form: /^\d{3} ?\d{3} ?\d{3}$/, isValid: check.tfn, word: /\btfn\b|tax file/ },
  { country: 'IL', sizes: [9], form: /^\d{8}-?\d$/, isValid: check.luhn, word: /ת\.?ז|ת"ז|תעודת זהות|teudat/ },
  { country: 'ZA', sizes: [13], form: /^\d{13}$/, isValid: (bare) => check.isBirthDate(bare, 'ymd') && check.luhn(bare), word: /south african|\brsa id|\bsa id|id number/ },
  { country: 'RU', sizes: [11], form: /^\d{3}-\d{3}-\d{3}[ -]\d\d$/, isValid: check.snils },
  { country: 'RU', sizes: [11], form: /^\d{11}$/, isValid: check.snils, word: /снилс|snils/ },
  { country: 'CL', sizes: [8, 9], form: /^\d{1,2}\.\d{3}\.\d{3}-\d$/, isValid: check.rut },
  { country: '', sizes: [7, 8, 9], form: /^\d{7,9}$/, isValid: always, word: /passport|reisepass|passeport|pasaporte|passaporto|paspoort|paszport|pasaport|паспорт|パスポート|护照|護照|جواز|דרכון|पासपोर्ट/ },
];

/** Written with letters among the digits, as one token. */
const LETTERED: readonly IdRule[] = [
  { country: 'GB', form: /^(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/, isValid: always },
  { country: 'ES', form: /^\d{8}-?[A-Z]$/, isValid: check.dni },
  { country: 'ES', form: /^[XYZ]-?\d{7}-?[A-Z]$/, isValid: check.dni },
  { country: 'IT', form: /^[A-Z]{6}\d\d[ABCDEHLMPRST]\d\d[A-Z]\d{3}[A-Z]$/, isValid: check.codiceFiscale },
  { country: 'IN', form: /^[A-Z]{3}[PCHFATBLJG][A-Z]\d{4}[A-Z]$/, isValid: always },
  { country: 'CN', form: /^\d{17}X$/, isValid: check.chineseId },
  { country: 'FR', form: /^[1-478]\d{4}2[AB]\d{8}$/, isValid: check.nir },
  { country: 'FI', form: /^\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]$/, isValid: (bare) => check.hetu(bare.length === 10 ? `${bare.slice(0, 6)}-${bare.slice(6)}` : bare) },
  { country: 'MX', form: /^[A-Z][AEIOUX][A-Z]{2}\d{6}[HM][A-Z]{5}[A-Z\d]\d$/, isValid: (bare) => check.isBirthDate(bare.slice(4), 'ymd') },
  { country: 'CL', form: /^\d{7,8}-K$/, isValid: check.rut },
  { country: '', form: /^[A-Z]{1,2}\d{6,8}$|^(?=(?:\D*\d){4})[A-Z][A-Z\d]{7,8}$/, isValid: always, word: NUMERIC[NUMERIC.length - 1]?.word ?? /passport/ },
];

/** The numeric rules by how many digits they take. */
const BY_SIZE: readonly (readonly NumericRule[])[] = Array.from({ length: 19 }, (_, size) => NUMERIC.filter((rule) => rule.sizes.includes(size)));

/**
 * @param norm the number as written, with ASCII digits and separators
 * @param before asked only when a rule needs a word
 */
export function isNumericId(norm: string, digits: string, before: Before): boolean {
  return (BY_SIZE[digits.length] ?? []).some((rule) => rule.form.test(norm) && rule.isValid(digits) && (!rule.word || rule.word.test(before.get())));
}

/** Seventeen is the Chinese id and eighteen the CURP; longer tokens are no ids. */
export const LONGEST_ID = 18;

export function isLetteredId(token: string, before: Before): boolean {
  if (token.length < 7 || token.length > LONGEST_ID) return false;
  const upper = token.toUpperCase();
  // Capitals are part of a PAN's form; product codes in lower case would pass it too often.
  return LETTERED.some(
    (rule) => rule.form.test(upper) && (rule.country !== 'IN' || upper === token) && rule.isValid(upper.replaceAll('-', '')) && (!rule.word || rule.word.test(before.get())),
  );
}

/** `AB 12 34 56 C`, from the letters on. */
export const SPACED_NINO = /(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] \d\d ?\d\d ?\d\d ?[A-D](?![A-Za-z0-9])/y;
