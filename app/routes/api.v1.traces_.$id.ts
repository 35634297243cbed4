/** `GET /api/v1/traces/:id`, and its spans as CSV at `/api/v1/traces/:id.csv`. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { answer, readOnly } from '#app/api/answer.server.ts';
import { trace } from '#app/api/traces.server.ts';

export const loader = (args: LoaderFunctionArgs) => answer(args, trace);
export const action = readOnly;
