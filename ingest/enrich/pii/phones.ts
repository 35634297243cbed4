/** Telephone numbers: E.164 behind a plus, and the national forms that people write. */

/** Country calling codes (ITU-T E.164). */
const CALLING_CODE =
  /^(?:1|7|2(?:0|7|1[1-368]|[2-6]\d|9[01789])|3(?:[0-469]|5\d|7\d|8[0-35-79])|4(?:[013-9]|2[013])|5(?:[1-8]|0\d|9\d)|6(?:[0-6]|7[02-9]|8[0-35-9]|9[0-2])|8(?:[1246]|00|08|5[02356]|70|78|80|86)|9(?:[0-58]|6[0-8]|7[0-79]|9[2-689]))/;

/** After a plus or 00: the code exists and the length is one that it can have. */
export function isInternational(digits: string): boolean {
  if (digits.length < 8 || digits.length > 16) return false;
  if (digits.startsWith('1')) return digits.length === 11 && /^1[2-9]\d\d[2-9]/.test(digits);
  if (digits.startsWith('7')) return digits.length === 11 || digits.length === 12;
  return CALLING_CODE.test(digits);
}

/** Day, month and year in any of the usual orders. */
const DATE = /^(?:[0-3]?\d([-./ ])[0-3]?\d\1(?:19|20)\d\d|[0-3]?\d([-./])[0-3]?\d\2\d\d$|(?:19|20)\d\d([-./ ])[01]?\d\3[0-3]?\d)(?!\d)/;

/** Each has separators; a bare run of digits needs a word before it. */
const NATIONAL: readonly RegExp[] = [
  // North America.
  /^(?:1[ .-])?(?:\([2-9]\d\d\)[ -]?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}$/,
  // A trunk 0 and an area or mobile code: most of Europe, Japan, Korea, Turkey, Arabia, Israel, Indonesia.
  /^\(?0[1-9]\d{0,4}\)?(?:[ .-]| ?\/ ?)?(?:\d{2,8}[ .-]){0,3}\d{2,8}$/,
  // The same with the 0 apart: 0 (533) 123 45 67.
  /^0 ?\(\d{2,4}\) ?\d{3}[ -]?\d\d[ -]?\d\d$/,
  // Mainland China, mobile.
  /^1[3-9]\d[ -]\d{4}[ -]\d{4}$/,
  // Russia behind an 8.
  /^8[ -]?\(?[3489]\d\d\)?[ -]\d{3}[ -]?\d\d[ -]?\d\d$/,
  // India.
  /^[6-9]\d{4} \d{5}$/,
  // Brazil.
  /^\(\d\d\) ?9?\d{4}-\d{4}$/,
];

/** A number that its form alone gives away. */
export function isNationalForm(norm: string, digits: string): boolean {
  if (digits.length < 9 || digits.length > 12 || DATE.test(norm)) return false;
  if (norm.startsWith('0') && !/\D/.test(norm)) return false;
  return NATIONAL.some((form) => form.test(norm));
}

/** Whatever a person may have typed after "phone:". */
export function isPlausible(norm: string, digits: string): boolean {
  if (digits.length < 7 || digits.length > 13 || DATE.test(norm) || /^(\d)\1+$/.test(digits)) return false;
  return !/^\d+\.\d+$/.test(norm);
}

/** `13812345678`, as Chinese texts have it without a word before. */
export const CHINESE_MOBILE = /^1[3-9]\d{9}$/;
