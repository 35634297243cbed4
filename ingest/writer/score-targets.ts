/**
 * Which trace a score means. OTLP's and Langfuse's ids are kept in lower-case hex, native ones as
 * sent, and a score may be spelled either way: `3F2504E0-4F89-…` is the trace under that very name
 * where there is one, else the one that OTLP or Langfuse sent.
 */
import type { Score } from '#schema/scores.ts';
import { plainId } from '#schema/wire.ts';
import { type Changes, type JudgedScore } from './changes.ts';
import { scoreIdOf } from './score-rows.ts';
import { keyOf, type TraceCache, type TraceEntry } from './trace-cache.ts';

/** The trace as it is spelled and as it may be kept; one where both are the same. */
export function possibleTraces({ trace_id: traceId }: Score): string[] {
  if (!traceId) return [];
  const plain = plainId(traceId);
  return plain === traceId ? [traceId] : [traceId, plain];
}

export interface ScoreTargets {
  /** Adds scores that were given to the other spelling before the trace of this one came. */
  recall(changes: Changes): void;
  /** The score under the names by which its trace and span are kept. @param at milliseconds since 1970, where the score does not say */
  aim(judged: JudgedScore, at: number): Score;
}

/** Native traces whose id is a UUID and whose score came first are rare, and few at a time. */
const MAX_REMEMBERED = 10_000;

export function createScoreTargets(cache: TraceCache): ScoreTargets {
  /** By project and trace as spelled, where neither was known yet. */
  const early = new Map<string, Score[]>();
  const entryOf = (projectId: string, traceId: string): TraceEntry | undefined => {
    const entry = cache.get(projectId, traceId);
    return entry && (entry.spans.size > 0 || entry.pieces !== null) ? entry : undefined;
  };

  return {
    recall(changes) {
      if (early.size === 0) return;
      for (const { projectId, traceId } of changes.traces.values()) {
        const scores = early.get(keyOf(projectId, traceId));
        if (!scores) continue;
        early.delete(keyOf(projectId, traceId));
        const other = cache.get(projectId, plainId(traceId));
        for (const score of scores) {
          changes.scores.push({ projectId, score });
          if (score.score_id) {
            other?.scores?.delete(score.score_id);
            other?.thumbs?.delete(score.score_id);
          }
        }
      }
    },
    aim({ projectId, score }, at) {
      if (!score.trace_id) return score;
      const [sent, plain = sent] = possibleTraces(score);
      const asSent = sent === undefined ? undefined : entryOf(projectId, sent);
      if (plain !== sent && !asSent) {
        if (!entryOf(projectId, plain ?? '') && early.size < MAX_REMEMBERED) {
          const key = keyOf(projectId, score.trace_id);
          early.set(key, [...(early.get(key) ?? []), { ...score, score_id: score.score_id ?? scoreIdOf(score), at: score.at ?? at }]);
        }
        return { ...score, trace_id: plain, ...(score.span_id ? { span_id: plainId(score.span_id) } : {}) };
      }
      if (!score.span_id || plainId(score.span_id) === score.span_id || asSent?.spans.has(score.span_id)) return score;
      // A span that is not here under its own name: native traces may still bring it, others keep the plain one.
      return asSent?.spans.has(plainId(score.span_id)) || !asSent ? { ...score, span_id: plainId(score.span_id) } : score;
    },
  };
}
