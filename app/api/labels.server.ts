/** `GET /api/v1/labels`: labels with items, inclusion probabilities and provenance; JSON, CSV, or one line each as `.jsonl`. */
import { LABEL_COLUMNS, readLabels } from '#app/readings/labels.server.ts';
import { type ApiAnswer, type ApiArgs, parseParams } from './answer.server.ts';
import { FILTER_NAMES, labelsParams } from './contract.ts';
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
