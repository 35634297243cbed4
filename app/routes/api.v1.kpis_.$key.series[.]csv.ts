/** `GET /api/v1/kpis/:key/series.csv`. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { answer, readOnly } from '#app/api/answer.server.ts';
import { kpiSeries } from '#app/api/kpis.server.ts';

export const loader = (args: LoaderFunctionArgs) => answer(args, kpiSeries);
export const action = readOnly;
