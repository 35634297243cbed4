/** CSV of figures from elsewhere: every row checked, each fault with its line and column. */
import { expect, test } from 'vitest';
import { CsvError, readCsv } from '#app/csv-read.ts';
import { readFigureUpload } from '#app/readings/figure-upload.ts';
import { timeOf } from '#app/form-fields.server.ts';
import { loader as template } from '#app/routes/figures.template[.]csv.ts';

const read = (text: string, timeZone = 'UTC') => readFigureUpload(text, { timeOf: (one) => timeOf(one, timeZone) });

test('CSV: quotes, line breaks in cells, a byte order mark, and the lines on which records begin', () => {
  expect(readCsv('\uFEFFa,b\r\n"x, ""y""","two\nlines"\r\n\r\nc,\n')).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['x, "y"', 'two\nlines'] },
    { line: 5, cells: ['c', ''] },
  ]);
  expect(readCsv('a')).toEqual([{ line: 1, cells: ['a'] }]);
  expect(() => readCsv('a\n"b')).toThrow(new CsvError('Line 2: a quote is opened and never closed.'));
});

test('good rows are kept beside wrong ones, each fault named', () => {
  const upload = read(
    [
      'key,from,to,value,numerator,denominator,sample_size,group',
      'eval_pass_rate,2026-11-02,2026-11-09,,291,300,,suite',
      'eval_pass_rate,2026-11-02,2026-11-09,,290,300,,suite',
      'stakeholder_satisfaction,2026-11-01,2026-12-01,4.3,,,48,',
      'luck,2026-11-01,2026-12-01,1,,,,',
      'docs_freshness,2026-12-01,2026-11-01,93%,,,,',
      'docs_freshness,1.11.2026,2026-12-01,93,,,,',
      'docs_freshness,2026-11-01,2026-12-01,,,,,',
      'error_rate,2026-11-01,2026-12-01,0.1,,,,',
      'pr_cycle_time,2026-11-01,2026-12-01,two,,,1.5,',
      'docs_freshness,2026-11-01,2026-12-01,93%,,,,,,extra',
    ].join('\n'),
  );
  expect(upload.figures.map(({ line, figure }) => [line, figure.key, figure.numerator ?? figure.value])).toEqual([
    [2, 'eval_pass_rate', 291],
    [4, 'stakeholder_satisfaction', 4.3],
  ]);
  expect(upload.problems).toEqual([
    { line: 3, column: 'key', message: 'is the same figure as line 2: key, period, feature and group are equal.' },
    { line: 5, column: 'key', message: 'No KPI has the key “luck”.' },
    { line: 6, column: 'to', message: 'must lie after from.' },
    { line: 7, column: 'from', message: 'must be a date such as 2026-11-03, or a time with a zone; “1.11.2026” is none.' },
    { line: 7, column: 'value', message: 'is a share from 0 to 1: write 0.97 for 97%, not 93.' },
    { line: 8, column: 'value', message: 'needs a value, or a numerator and a denominator above 0.' },
    { line: 9, column: 'key', message: 'Error rate is computed from traces; it takes no figures from elsewhere.' },
    { line: 10, column: 'value', message: 'must be a number such as 0.97; “two” is none.' },
    { line: 11, column: null, message: 'has 10 cells and the header 8; a text with a comma needs quotes.' },
  ]);
});

test('days are of the project’s zone, per cent are shares', () => {
  const [first] = read('key,from,to,value\ndocs_freshness,2026-11-01,2026-12-01,93.5%', 'Pacific/Auckland').figures;
  expect(first?.figure).toEqual({ key: 'docs_freshness', from: Date.parse('2026-10-31T11:00:00Z'), to: Date.parse('2026-11-30T11:00:00Z'), value: 0.935 });
});

test.each([
  ['', 'The file is empty.'],
  ['key;from;to\nx;y;z', 'The columns must be parted by commas.'],
  ['key,from,to,wert', 'There is no column “wert”. The columns are key, from, to, value, numerator, denominator, standard_deviation, sample_size, feature, group, note.'],
  ['key,value', 'The first line must name the columns; from, to are missing.'],
  ['key,from,to,"', 'a quote is opened and never closed.'],
])('%j as a file: %s', (text, message) => {
  expect(read(text)).toEqual({ figures: [], problems: [{ line: 1, column: null, message }], rows: 0 });
});

test('the template that is offered is one that is taken', async () => {
  const upload = read(await template().text());
  expect(upload.problems).toEqual([]);
  expect(upload.figures.length).toBe(3);
});
