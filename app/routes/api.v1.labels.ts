/** `GET /api/v1/labels`, also with `.csv` behind it. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { answer, readOnly } from '#app/api/answer.server.ts';
import { labels } from '#app/api/labels.server.ts';

export const loader = (args: LoaderFunctionArgs) => answer(args, labels);
export const action = readOnly;
