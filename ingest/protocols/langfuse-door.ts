/** `POST /api/public/ingestion`: the legacy batch of Langfuse's SDKs, answered with 207 as they expect. */
import type { IngestWriter } from '../writer/writer.ts';
import { MAX_ITEMS, tooMany } from './checks.ts';
import { type Door, hand, jsonAnswer } from './door.ts';
import { langfuseBatch } from './langfuse-batch.ts';
import { readJson } from './records.ts';
import { Refusal } from './refusal.ts';

export interface LangfuseDoorOptions {
  writer: IngestWriter;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Hears of errors of ours; never of content. */
  onError: (error: unknown) => void;
}

export function langfuseDoor({ writer, now, onError }: LangfuseDoorOptions): Door {
  return {
    path: '/api/public/ingestion',
    name: () => 'langfuse',
    check(request) {
      const contentType = request.headers['content-type'] ?? 'application/json';
      if (!/^\s*(application\/json|text\/plain)/i.test(contentType)) {
        throw new Refusal(415, 'wrong_content_type', `Content-Type ${JSON.stringify(contentType)} is not taken here. Send application/json.`);
      }
    },
    async accept(bytes, _request, projectId) {
      const body = readJson(bytes);
      const events = typeof body === 'object' && body !== null && 'batch' in body ? body.batch : undefined;
      if (!Array.isArray(events)) throw new Refusal(400, 'bad_request', 'The body must be an object with a list under "batch".', { path: 'batch' });
      if (events.length > MAX_ITEMS) throw tooMany('events', MAX_ITEMS);
      const { batch, events: outcomes } = langfuseBatch(events, now(), onError);
      await hand(writer, projectId, batch, bytes.length);
      return jsonAnswer(207, {
        successes: outcomes.filter((one) => one.problem === null).map(({ id }) => ({ id, status: 201 })),
        errors: outcomes.flatMap(({ id, problem }) =>
          problem === null ? [] : [{ id, status: 400, message: `${problem.path} ${problem.message}`.trim(), error: problem.reason }],
        ),
      });
    },
    refuse: (refusal) => jsonAnswer(refusal.status, { message: refusal.message, error: refusal.code }),
  };
}
