/** What the routes of review share: the actor of a request, JSON bodies, and errors as the page's scripts read them. */
import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { ActionError, type Actor } from './actions/deps.server.ts';

export async function actorOf({ request, context }: Pick<ActionFunctionArgs, 'request' | 'context'>): Promise<Actor> {
  const person = await context.who(request);
  return { id: person.id, origin: 'page' };
}

/** Reads a JSON body; what `run` returns is the answer. Errors are `{ error: { code, message, path } }`. */
export async function answerJson<T extends z.ZodType>(request: Request, schema: T, run: (body: z.output<T>) => Promise<unknown>): Promise<Response> {
  let body: unknown;
  try {
    body = await request.json();
  } catch {
    return failed(400, 'bad_body', 'The body is not JSON.', null);
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return failed(400, 'bad_field', issue?.message ?? 'is wrong', issue?.path.join('.') ?? null);
  }
  try {
    return Response.json(await run(parsed.data), { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    if (error instanceof Response) return error;
    if (error instanceof ActionError) return failed(409, 'not_possible', error.message, null);
    // The engine is away, or something unforeseen: nothing was acknowledged, the client keeps it and tries again.
    return failed(503, 'not_stored', 'It could not be stored now. Try again.', null);
  }
}

export function failed(status: number, code: string, message: string, path: string | null): Response {
  return Response.json({ error: { code, message, path } }, { status, ...(status === 503 ? { headers: { 'retry-after': '2' } } : {}) });
}
