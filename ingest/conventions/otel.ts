/** What OpenTelemetry itself says on any span, and our own `assay.*` attributes. */
import { objectOf, readDimension, readNumber } from './values.ts';
import type { Convention } from './convention.ts';

export const otel: Convention = {
  name: 'plain',
  marks: [],
  fields: {
    provider: [{ key: 'metadata', rank: 70, read: (value) => readDimension(objectOf(value)?.ls_provider), isKept: true }],
    user_id: [
      { key: 'user.id', rank: 10 },
      { key: 'enduser.id', rank: 15 },
      { key: 'metadata', rank: 60, read: (value) => readDimension(objectOf(value)?.user_id ?? objectOf(value)?.userId), isKept: true },
    ],
    session_id: [
      { key: 'session.id', rank: 10 },
      { key: 'metadata', rank: 70, read: (value) => readDimension(objectOf(value)?.session_id ?? objectOf(value)?.sessionId), isKept: true },
    ],
    environment: [
      { key: 'deployment.environment.name', rank: 20 },
      { key: 'deployment.environment', rank: 30 },
    ],
    release: [{ key: 'service.version', rank: 20 }],
    feature: [
      { key: 'assay.feature', rank: 10 },
      { key: 'service.name', rank: 30, read: readServiceName },
    ],
    index: [
      { key: 'assay.index', rank: 10 },
      { key: 'db.collection.name', rank: 40 },
      { key: 'db.namespace', rank: 50, isKept: true },
    ],
    score_threshold: [
      { key: 'assay.score_threshold', rank: 10 },
      { key: 'retrieval.score_threshold', rank: 20 },
    ],
    error_type: [{ key: 'error.type', rank: 10 }],
    error_message: [{ key: 'error.message', rank: 30 }],
    http_status: [
      { key: 'http.response.status_code', rank: 10, read: readNumber, isKept: true },
      { key: 'http.status_code', rank: 20, read: readNumber, isKept: true },
    ],
    is_fallback: [{ key: 'assay.is_fallback', rank: 10 }],
    is_cache_hit: [
      { key: 'assay.is_cache_hit', rank: 10 },
      { key: 'cache.hit', rank: 40 },
      { key: 'cache_hit', rank: 50 },
    ],
    is_guardrail_triggered: [{ key: 'assay.is_guardrail_triggered', rank: 10 }],
  },
  events: { exception: 'exception' },
};

/** SDKs say `unknown_service:node` where nobody named the service: that is no feature. */
function readServiceName(value: Parameters<typeof readDimension>[0]): string | undefined {
  const name = readDimension(value);
  return name === undefined || name.startsWith('unknown_service') ? undefined : name;
}
