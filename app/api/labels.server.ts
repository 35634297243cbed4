/** `GET /api/v1/labels`: labels with items, inclusion probabilities and provenance; JSON, CSV, or one line each as `.jsonl`. `POST` takes labels made elsewhere. */
import { importLabels, previewLabels } from '#app/actions/import-labels.server.ts';
import { MOST_CHARACTERS } from '#app/review/import-labels.ts';
import { LABEL_COLUMNS, readLabels } from '#app/readings/labels.server.ts';
import { type ApiAnswer, type ApiArgs, ApiError, parseParams } from './answer.server.ts';
import { FILTER_NAMES, labelsParams, takeLabelsParams } from './contract.ts';
import { filterOf } from './kpis.server.ts';

export async function labels({ search, context }: ApiArgs): Promise<ApiAnswer> {
  const rows = await found({ search, context });
  return { json: { labels: rows }, csv: { name: 'labels', columns: LABEL_COLUMNS, rows } };
}

/** One JSON object a line. */
export async function labelLines({ search, context }: Pick<ApiArgs, 'search' | 'context'>): Promise<string> {
  return (await found({ search, context })).map((row) => `${JSON.stringify(row)}\n`).join('');
}

async function found({ search, context }: Pick<ApiArgs, 'search' | 'context'>) {
  const { evidence, purpose } = parseParams(search, labelsParams, FILTER_NAMES);
  const filter = filterOf(search, context);
  const rows = await readLabels(context, filter, evidence === 'yes');
  return rows.filter((row) => (!purpose || row.purpose === purpose) && Object.entries(filter.dimensions).every(([dimension, values]) => !values || values.length === 0 || values.includes(String(Object.entries(row).find(([name]) => name === dimension)?.[1] ?? ''))));
}

/** Takes labels as the page does: JSON, JSON lines or CSV; the same again is stored once, and what is wrong is said by line. With `preview` nothing is stored. */
export async function takeLabels({ search, context, request }: Pick<ApiArgs, 'search' | 'context'> & { request: Request }): Promise<ApiAnswer> {
  const { preview } = parseParams(search, takeLabelsParams, []);
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') throw new ApiError(415, 'bad_encoding', `Labels are sent as they are, not as ${encoding.slice(0, 100)}.`);
  const tooLarge = () => new ApiError(413, 'too_large', `That is more than ${MOST_CHARACTERS / 1_000_000} million characters; send it in parts.`);
  if (Number(request.headers.get('content-length') ?? 0) > MOST_CHARACTERS * 4) throw tooLarge();
  const text = await request.text();
  if (text.trim() === '') throw new ApiError(400, 'empty_body', 'There is nothing to read: send labels as JSON, JSON lines, or CSV with a header.');
  if (text.length > MOST_CHARACTERS) throw tooLarge();
  return { json: preview === 'yes' || preview === '1' ? await previewLabels(context, text) : await importLabels(context, text) };
}
