/** `POST /v1/events`, `/v1/scores`, `/v1/kpi-values`, `/v1/markers`: JSON objects, arrays and lines. */
import type { z } from 'zod';
import { type KpiValue, kpiValueSchema } from '#schema/kpi-values.ts';
import { figureProblem } from '#schema/kpis/sent-figures.ts';
import { markerSchema } from '#schema/markers.ts';
import { type Score, scoreSchema } from '#schema/scores.ts';
import type { Rejection } from '../facts.ts';
import { namedId } from '../langfuse-ids.ts';
import type { IngestWriter } from '../writer/writer.ts';
import { type Problem, timeProblem } from './checks.ts';
import { type Answer, type Door, hand, jsonAnswer, jsonRefusal } from './door.ts';
import { acceptRecords, nativeBatch } from './native.ts';
import { readRecords } from './records.ts';

export interface NativeDoorOptions {
  writer: IngestWriter;
  /** Milliseconds since 1970. */
  now: () => number;
}

const MAX_PERIOD_AHEAD_MS = 366 * 24 * 3_600_000;
/** Rejections that an answer lists; `rejected` counts them all. */
const MAX_LISTED = 1_000;

export function nativeDoors({ writer, now }: NativeDoorOptions): Door[] {
  const at = (item: { at?: number | null | undefined }): Problem | null => {
    const problem = item.at == null ? null : timeProblem(item.at, now(), 'milliseconds');
    return problem === null ? null : { reason: 'bad_time', path: 'at', message: problem };
  };
  const figure = (item: KpiValue): Problem | null => {
    const time = timeProblem(item.from, now(), 'milliseconds');
    if (time !== null) return { reason: 'bad_time', path: 'from', message: time };
    // A period may end in the future, as this month does, and this year.
    if (item.to > now() + MAX_PERIOD_AHEAD_MS) return { reason: 'bad_time', path: 'to', message: 'lies more than a year in the future. It must be in milliseconds since 1970: is it in another unit?' };
    const problem = figureProblem(item);
    return problem === null ? null : { reason: problem.field === 'key' ? 'unknown_kpi' : 'bad_field', path: problem.field, message: problem.message };
  };
  return [
    {
      path: '/v1/events',
      name: () => 'native',
      async accept(bytes, request, projectId) {
        const batch = nativeBatch(readRecords(bytes, request.headers['content-type']), now());
        await hand(writer, projectId, batch, bytes.length);
        return answerOf(batch.received, batch.rejections);
      },
      refuse: jsonRefusal,
    },
    {
      path: '/v1/scores',
      name: () => 'scores',
      async accept(bytes, request, projectId) {
        const records = readRecords(bytes, request.headers['content-type']);
        const { items, rejections } = acceptRecords(records, scoreSchema, at);
        const scores = items.map(withKeptIds);
        await hand(writer, projectId, { door: 'scores', received: records.length, spans: [], parts: [], scores, rejections }, bytes.length);
        return answerOf(records.length, rejections);
      },
      refuse: jsonRefusal,
    },
    recordsDoor('kpi-values', kpiValueSchema, figure, (projectId, values) => writer.writeKpiValues(projectId, values)),
    recordsDoor('markers', markerSchema, at, (projectId, markers) => writer.writeMarkers(projectId, markers)),
  ];

  function recordsDoor<Item>(
    name: string,
    schema: z.ZodType<Item>,
    check: (item: Item) => Problem | null,
    write: (projectId: string, items: readonly Item[]) => Promise<void>,
  ): Door {
    return {
      path: `/v1/${name}`,
      name: () => name,
      async accept(bytes, request, projectId) {
        const records = readRecords(bytes, request.headers['content-type']);
        const { items, rejections } = acceptRecords(records, schema, check);
        if (items.length > 0) await write(projectId, items);
        await hand(writer, projectId, { door: name, received: rejections.length, spans: [], parts: [], scores: [], rejections }, 0);
        return answerOf(records.length, rejections);
      },
      refuse: jsonRefusal,
    };
  }
}

function withKeptIds(score: Score): Score {
  return {
    ...score,
    ...(score.trace_id ? { trace_id: namedId(score.trace_id, 32) } : {}),
    ...(score.span_id ? { span_id: namedId(score.span_id, 16) } : {}),
  };
}

/** 200 when something was taken, 400 when nothing was; the counts and the reasons either way. */
function answerOf(received: number, rejections: readonly Rejection[]): Answer {
  const accepted = received - rejections.length;
  const errors = rejections.slice(0, MAX_LISTED).map((one) => ({ ...one, message: one.path === '' ? one.message : `${one.path} ${one.message}` }));
  const first = errors[0];
  if (accepted > 0 || !first) return jsonAnswer(200, { accepted, rejected: rejections.length, errors });
  const where = received > 1 ? `None of the ${received} records was taken. The first: ` : '';
  return jsonAnswer(400, {
    error: { code: first.reason, message: where + first.message, path: first.path },
    accepted,
    rejected: rejections.length,
    errors,
  });
}
