/** Check digits of cards, accounts and national numbers. All take digits (and letters) without separators. */

/** ISO/IEC 7812 (cards, SIN, personnummer, Israeli and South African ids). */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, isDouble = false; i >= 0; i--, isDouble = !isDouble) {
    const value = digits.charCodeAt(i) - 48;
    sum += isDouble ? (value > 4 ? value * 2 - 9 : value * 2) : value;
  }
  return sum % 10 === 0;
}

/** ISO 13616: country and check digits go last, letters count from 10, the rest by 97 is 1. */
export function iban(text: string): boolean {
  let rest = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt((i + 4) % text.length);
    rest = code < 58 ? (rest * 10 + code - 48) % 97 : (rest * 100 + code - 55) % 97;
  }
  return rest === 1;
}

/** Lengths of the SWIFT IBAN registry. */
export const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  AD: 24, AE: 23, AL: 28, AT: 20, AZ: 28, BA: 20, BE: 16, BG: 22, BH: 22, BI: 27, BR: 29, BY: 28, CH: 21, CR: 22, CY: 28, CZ: 24,
  DE: 22, DJ: 27, DK: 18, DO: 28, EE: 20, EG: 29, ES: 24, FI: 18, FK: 18, FO: 18, FR: 27, GB: 22, GE: 22, GI: 23, GL: 18, GR: 27,
  GT: 28, HR: 21, HU: 28, IE: 22, IL: 23, IQ: 23, IS: 26, IT: 27, JO: 30, KW: 30, KZ: 20, LB: 28, LC: 32, LI: 21, LT: 20, LU: 20,
  LV: 21, LY: 25, MC: 27, MD: 24, ME: 22, MK: 19, MN: 20, MR: 27, MT: 31, MU: 30, NI: 28, NL: 18, NO: 15, OM: 23, PK: 24, PL: 28,
  PS: 29, PT: 25, QA: 29, RO: 24, RS: 22, RU: 33, SA: 24, SC: 31, SD: 18, SE: 24, SI: 19, SK: 24, SM: 27, SO: 23, ST: 25, SV: 28,
  TL: 23, TN: 24, TR: 26, UA: 29, VA: 22, VG: 24, XK: 20, YE: 30,
};

/** Issuers' number ranges with their lengths: a number that only passes Luhn is a card once in ten. */
const CARD = /^(?:4\d{15}(?:\d{3})?|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12}|3(?:0[0-5]|[689]\d)\d{11}|62\d{14,17}|220[0-4]\d{12}|(?:50|5[6-9]|6[37])\d{14,17})$/;
export function card(digits: string): boolean {
  return CARD.test(digits) && luhn(digits);
}

/** Sum of digits times weights, for the many schemes that end in a remainder. */
export function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (digits.charCodeAt(i) - 48) * (weights[i] ?? 0);
  return sum;
}

/** ISO 7064 MOD 11,10, and one digit of the first ten twice or three times (BZSt: Steuer-Identifikationsnummer). */
export function steuerId(digits: string): boolean {
  if (digits.charCodeAt(0) === 48) return false;
  const counts = new Array<number>(10).fill(0);
  let product = 10;
  for (let i = 0; i < 10; i++) {
    const value = digits.charCodeAt(i) - 48;
    counts[value] = (counts[value] ?? 0) + 1;
    const sum = (value + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  const repeated = counts.filter((count) => count > 1);
  if (repeated.length !== 1 || (repeated[0] ?? 0) > 3) return false;
  return (11 - product) % 10 === digits.charCodeAt(10) - 48;
}

/** INSEE: 97 less the number by 97; 2A and 2B count as 19 and 18. */
export function nir(text: string): boolean {
  const digits = text.replace(/^(.{5})2A/, '$119').replace(/^(.{5})2B/, '$118');
  if (!/^[1-478]\d\d(?:0[1-9]|1[0-2]|[2-4]\d|[5-9]\d)\d{10}$/.test(digits)) return false;
  return 97 - (Number(digits.slice(0, 13)) % 97) === Number(digits.slice(13));
}

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';
/** DNI (8 digits and a letter) and NIE (X, Y or Z for the first digit). */
export function dni(text: string): boolean {
  const number = text.slice(0, -1).replace(/^X/, '0').replace(/^Y/, '1').replace(/^Z/, '2');
  return DNI_LETTERS[Number(number) % 23] === text.slice(-1);
}

const CF_ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
/** DM 23/12/1976: odd places by table, even by value, a letter for the sum by 26. */
export function codiceFiscale(text: string): boolean {
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const code = text.charCodeAt(i);
    const value = code < 58 ? code - 48 : code - 65;
    sum += i % 2 === 0 ? (CF_ODD[value] ?? 0) : value;
  }
  return 65 + (sum % 26) === text.charCodeAt(15);
}

/** Receita Federal: two check digits. */
export function cpf(digits: string): boolean {
  if (/^(\d)\1{10}$/.test(digits)) return false;
  const first = ((weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
  const second = ((weighted(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
  return digits.endsWith(`${first}${second}`);
}

const VERHOEFF_D = ['0123456789', '1234067895', '2340178956', '3401289567', '4012395678', '5987604321', '6598710432', '7659821043', '8765932104', '9876543210'];
const VERHOEFF_P = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258'];
/** Verhoeff's dihedral check (Aadhaar, which starts with 2 to 9). */
export function aadhaar(digits: string): boolean {
  if (digits.charCodeAt(0) < 50) return false;
  let check = 0;
  for (let i = 0; i < digits.length; i++) {
    const place = VERHOEFF_P[i % 8] ?? '';
    const value = place.charCodeAt(digits.charCodeAt(digits.length - 1 - i) - 48) - 48;
    check = (VERHOEFF_D[check] ?? '').charCodeAt(value) - 48;
  }
  return check === 0;
}

/** GB 11643: a date of birth, and ISO 7064 MOD 11-2 over 17 digits. */
export function chineseId(text: string): boolean {
  if (!/^[1-9]\d{5}(?:1[89]|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/.test(text)) return false;
  const sum = weighted(text, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return '10X98765432'[sum % 11] === text.slice(-1);
}

/** PESEL: a date of birth with the century in the month. */
export function pesel(digits: string): boolean {
  const month = Number(digits.slice(2, 4)) % 20;
  const day = Number(digits.slice(4, 6));
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  return (10 - (weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === digits.charCodeAt(10) - 48;
}

/** T.C. kimlik numarası: two check digits. */
export function kimlik(digits: string): boolean {
  if (digits.charCodeAt(0) === 48) return false;
  const odd = weighted(digits, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const even = weighted(digits, [0, 1, 0, 1, 0, 1, 0, 1]);
  const tenth = (((odd * 7 - even) % 10) + 10) % 10;
  return tenth === digits.charCodeAt(9) - 48 && (odd + even + tenth) % 10 === digits.charCodeAt(10) - 48;
}

/** Elfproef: weights 9 to 2 and −1. */
export function bsn(digits: string): boolean {
  return !/^0{9}$/.test(digits) && weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}

/** Individual Number: weights 6 to 2 and 7 to 2, from the left. */
export function myNumber(digits: string): boolean {
  const rest = weighted(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest <= 1 ? 0 : 11 - rest) === digits.charCodeAt(11) - 48;
}

/** The remainder of the weighted sum is 0 for these: NHS, TFN, NIF (PT), RRN and the like. */
export function nhs(digits: string): boolean {
  return weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}
export function tfn(digits: string): boolean {
  return weighted(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0;
}
export function nif(digits: string): boolean {
  const rest = weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest < 2 ? 0 : 11 - rest) === digits.charCodeAt(8) - 48;
}
export function residentNumber(digits: string): boolean {
  return (11 - (weighted(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === digits.charCodeAt(12) - 48;
}
/** Fødselsnummer: two weighted sums, both divisible by 11. */
export function fodselsnummer(digits: string): boolean {
  return isBirthDate(digits, 'dmy') && weighted(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 && weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}
/** Rijksregister: 97 less the first nine by 97; from 2000 a 2 stands before them. */
export function rijksregister(digits: string): boolean {
  const check = Number(digits.slice(9));
  return check === 97 - (Number(digits.slice(0, 9)) % 97) || check === 97 - (Number(`2${digits.slice(0, 9)}`) % 97);
}
export function snils(digits: string): boolean {
  const rest = weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101;
  return (rest === 100 ? 0 : rest) === Number(digits.slice(9));
}
/** RUT: weights 2 to 7 from the right, K for 10. */
export function rut(text: string): boolean {
  const digits = text.slice(0, -1).padStart(8, '0');
  const rest = 11 - (weighted(digits, [3, 2, 7, 6, 5, 4, 3, 2]) % 11);
  return (rest === 11 ? '0' : rest === 10 ? 'K' : String(rest)) === text.slice(-1);
}
/** Henkilötunnus: the nine digits by 31. */
export function hetu(text: string): boolean {
  const digits = text.slice(0, 6) + text.slice(7, 10);
  return isBirthDate(digits, 'dmy') && '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(digits) % 31] === text.slice(-1);
}

/** The first six digits are a day of a year. */
export function isBirthDate(digits: string, order: 'ymd' | 'dmy'): boolean {
  const month = Number(digits.slice(2, 4));
  const day = Number(order === 'ymd' ? digits.slice(4, 6) : digits.slice(0, 2));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}
