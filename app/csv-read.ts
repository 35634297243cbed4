/** Reads CSV (RFC 4180) with the place of each record, so that what is wrong can be pointed at. */

export interface CsvRecord {
  /** From 1, the line on which the record begins; quoted cells may span several. */
  line: number;
  cells: string[];
}

/** A quote that is never closed would swallow the rest of a file in silence. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
}

/**
 * Cells as they stand, untrimmed; lines that are empty are left out.
 * @throws CsvError for a quote that is not closed
 */
export function readCsv(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let cell = '';
  let line = 1;
  let startedAt = 1;
  let isQuoted = false;
  let quotedAt = 1;
  const endRecord = () => {
    cells.push(cell);
    if (cells.length > 1 || cell.trim() !== '') records.push({ line: startedAt, cells });
    cells = [];
    cell = '';
    startedAt = line;
  };
  // A byte order mark is how some sheets begin a file.
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  for (let i = 0; i < body.length; i += 1) {
    const letter = body[i] ?? '';
    if (letter === '\n') line += 1;
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (body[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else isQuoted = false;
    } else if (letter === '"' && cell === '') {
      isQuoted = true;
      quotedAt = line;
    } else if (letter === ',') {
      cells.push(cell);
      cell = '';
    } else if (letter === '\n') endRecord();
    else if (letter !== '\r' || body[i + 1] !== '\n') cell += letter;
  }
  if (isQuoted) throw new CsvError(`Line ${quotedAt}: a quote is opened and never closed.`);
  endRecord();
  return records;
}
