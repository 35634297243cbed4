/** `GET /api/v1/labels`, also with `.csv` behind it; `POST` takes labels made elsewhere. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answer, readOrPosted } from '#app/api/answer.server.ts';
import { labels, takeLabels } from '#app/api/labels.server.ts';

export const loader = (args: LoaderFunctionArgs) => answer(args, labels);

export const action = (args: ActionFunctionArgs) => (args.request.method === 'POST' ? answer(args, ({ search, context }) => takeLabels({ search, context, request: args.request })) : readOrPosted());
