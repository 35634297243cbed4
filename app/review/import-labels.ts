/** Labels made elsewhere, as JSON lines or CSV, read into answers. Safe in a browser. */
import { z } from 'zod';
import { type Answers, answersSchema } from '#schema/review.ts';

export interface ImportedLabel {
  /** Line in the file, from 1. */
  line: number;
  item_id: string;
  trace_id: string;
  reviewer: string;
  answers: Answers;
  /** Null: the newest. */
  rubric_version: number | null;
}

export interface LabelImport {
  labels: ImportedLabel[];
  problems: { line: number; message: string }[];
}

/** A larger file is taken in parts. */
export const MOST_CHARACTERS = 20_000_000;

const rowSchema = z
  .object({
    item_id: z.string().default(''),
    trace_id: z.string().default(''),
    reviewer: z.string().optional(),
    /** As the export names it. */
    reviewer_id: z.string().optional(),
    answers: z.unknown().optional(),
    /** As the export has it; left out, the newest. */
    rubric_version: z.union([z.number(), z.string()]).nullish(),
    verdict: z.string().optional(),
    failure_mode: z.string().optional(),
    severity: z.string().optional(),
    citation_correctness: z.string().optional(),
    comment: z.string().optional(),
  })
  .refine((row) => row.item_id !== '' || row.trace_id !== '', { error: 'needs an item_id or a trace_id', path: ['item_id'] })
  .refine((row) => Boolean(row.reviewer ?? row.reviewer_id), { error: 'needs a reviewer', path: ['reviewer'] });

/**
 * JSON when the text begins with `[`, or is the export's `{"labels": […]}`: lines are then places in the array.
 * JSON lines when it begins with `{`, else CSV with a header. What is wrong is said by line and costs no other line.
 */
export function readLabelImport(file: string): LabelImport {
  const text = file.replace(/^\uFEFF/, '');
  const rows = wholeJson(text) ?? (text.trimStart().startsWith('{') ? jsonLines(text) : csvRows(text));
  const found: LabelImport = { labels: [], problems: [] };
  for (const { line, value, problem } of rows) {
    const parsed = problem ? null : rowSchema.safeParse(value);
    if (!parsed?.success) {
      const issue = parsed?.error.issues[0];
      found.problems.push({ line, message: problem ?? `${issue?.path.join('.') || 'the row'} ${issue?.message ?? 'is wrong'}` });
      continue;
    }
    const { item_id, trace_id, reviewer, reviewer_id, answers, rubric_version, ...columns } = parsed.data;
    const version = rubric_version == null || rubric_version === '' ? null : Number(rubric_version);
    if (version !== null && !(Number.isInteger(version) && version > 0)) {
      found.problems.push({ line, message: `rubric_version ${String(rubric_version)} is no version` });
      continue;
    }
    const read = answersOf(answers, columns);
    if ('problem' in read) found.problems.push({ line, message: read.problem });
    else found.labels.push({ line, item_id, trace_id, reviewer: reviewer ?? reviewer_id ?? '', answers: read.answers, rubric_version: version });
  }
  return found;
}

function answersOf(given: unknown, columns: Record<string, string | undefined>): { answers: Answers } | { problem: string } {
  const single = Object.fromEntries(Object.entries(columns).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''));
  if (given === undefined || given === '') return { answers: single };
  let value = given;
  if (typeof given === 'string') {
    try {
      value = JSON.parse(given);
    } catch {
      return { problem: 'answers is not JSON' };
    }
  }
  const parsed = answersSchema.safeParse(value);
  return parsed.success ? { answers: { ...parsed.data, ...single } } : { problem: 'answers does not look like the answers to a rubric' };
}

interface Row {
  line: number;
  value?: unknown;
  problem?: string;
}

const exportSchema = z.object({ labels: z.array(z.unknown()) });

/** Null when the text is no array and no export. */
function wholeJson(text: string): Row[] | null {
  const isArray = text.trimStart().startsWith('[');
  if (!isArray && !/^\s*\{\s*"labels"\s*:/.test(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    const list = isArray ? z.array(z.unknown()).parse(value) : exportSchema.parse(value).labels;
    return list.map((one, index) => ({ line: index + 1, value: one }));
  } catch {
    return [{ line: 1, problem: 'is not JSON that holds a list of labels' }];
  }
}

function jsonLines(text: string): Row[] {
  return text.split('\n').flatMap((part, index): Row[] => {
    if (part.trim() === '') return [];
    try {
      return [{ line: index + 1, value: JSON.parse(part) }];
    } catch {
      return [{ line: index + 1, problem: 'is not JSON' }];
    }
  });
}

function csvRows(text: string): Row[] {
  const [header, ...rows] = parseCsv(text);
  if (!header) return [];
  const names = header.cells.map((name) => name.trim());
  return rows.map(({ line, cells, isBroken }) => {
    if (isBroken) return { line, problem: 'has a quote that is not closed, or text behind one' };
    // A comma in a comment without quotes would else cut it short.
    if (cells.slice(names.length).some((cell) => cell.trim() !== '')) return { line, problem: 'has more cells than the header; a cell with a comma stands in quotes' };
    return { line, value: Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])) };
  });
}

/** RFC 4180: quotes double, a quoted cell may hold commas and newlines. */
export function parseCsv(text: string): { line: number; cells: string[]; isBroken: boolean }[] {
  const rows: { line: number; cells: string[]; isBroken: boolean }[] = [];
  let cells: string[] = [];
  let isBroken = false;
  let line = 1;
  let startedAt = 1;
  const end = () => {
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: startedAt, cells, isBroken });
    cells = [];
    isBroken = false;
  };
  const pattern = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/g;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [whole, cell = '', separator] = match;
    const isQuoted = /^"(?:[^"]|"")*"$/.test(cell);
    if (cell.startsWith('"') && !isQuoted) isBroken = true;
    cells.push(isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    line += whole.split('\n').length - 1;
    if (separator !== ',') {
      end();
      startedAt = line;
    }
    if (separator === '' && pattern.lastIndex >= text.length) break;
  }
  return rows;
}
