/** `GET /api/v1/labels.jsonl`: one label a line. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { errorResponse, readOnly } from '#app/api/answer.server.ts';
import { labelLines } from '#app/api/labels.server.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  try {
    const text = await labelLines({ search: new URL(request.url).searchParams, context });
    return new Response(text, { headers: { 'content-type': 'application/x-ndjson; charset=utf-8', 'content-disposition': 'attachment; filename="labels.jsonl"', 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, (fault) => context.reportError(fault, new URL(request.url).pathname));
  }
}

export const action = readOnly;
