/** `GET /api/v1/traces`. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { answer, readOnly } from '#app/api/answer.server.ts';
import { traces } from '#app/api/traces.server.ts';

export const loader = (args: LoaderFunctionArgs) => answer(args, traces);
export const action = readOnly;
