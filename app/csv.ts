/** Rows as CSV (RFC 4180) for sheets and scripts. Null is an empty cell. */

export type CsvValue = string | number | boolean | null | undefined | object;

/** A sheet runs text that begins like this as a formula, and a prompt may well say `=HYPERLINK(…)`. */
const FORMULA = /^[=+\-@\t\r]/;

/** @param columns header and order; a row's further fields are left out */
export function toCsv<Column extends string>(columns: readonly Column[], rows: readonly { readonly [C in Column]?: CsvValue }[]): string {
  const lines = [columns.map(cell).join(',')];
  for (const row of rows) lines.push(columns.map((column) => cell(row[column])).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

/** Text that a sheet would run gets an apostrophe in front; numbers stay numbers. */
function cell(value: CsvValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
