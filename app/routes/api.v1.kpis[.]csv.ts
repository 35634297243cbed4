/** `GET /api/v1/kpis.csv`. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { answer, readOnly } from '#app/api/answer.server.ts';
import { kpis } from '#app/api/kpis.server.ts';

export const loader = (args: LoaderFunctionArgs) => answer(args, kpis);
export const action = readOnly;
