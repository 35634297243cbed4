/** Langfuse's OpenTelemetry attributes, as its SDKs from 4 on send them. */
import type { AttributeValue, NeutralSpan } from '../neutral.ts';
import { type Convention, KIND_RANK, oneOf } from './convention.ts';
import { readUsageDetails } from './usage.ts';
import { objectOf, readCost, readMilliseconds, readTime } from './values.ts';

/** When the first token came, a time of day. */
export const COMPLETION_START = 'langfuse.observation.completion_start_time';

export const langfuse: Convention = {
  name: 'langfuse',
  marks: ['langfuse.'],
  fields: {
    kind: [
      {
        key: 'langfuse.observation.type',
        rank: KIND_RANK.langfuse,
        // `span` and `event` are what an observation is when nobody said: other sources may know.
        read: oneOf({
          generation: 'llm',
          embedding: 'embedding',
          retriever: 'retrieval',
          tool: 'tool',
          agent: 'agent',
          chain: 'chain',
          guardrail: 'guardrail',
          evaluator: 'evaluator',
        }),
      },
    ],
    model_requested: [{ key: 'langfuse.observation.model.name', rank: 40 }],
    model: [{ key: 'langfuse.observation.model.name', rank: 50 }],
    usage: [{ key: 'langfuse.observation.usage_details', rank: 60, read: readUsageDetails, isKept: true }],
    cost_usd: [{ key: 'langfuse.observation.cost_details', rank: 10, read: readCostDetails, isKept: true }],
    // Kept, since a piece of a legacy batch may not know the start that it is counted from.
    ttft_ms: [{ key: COMPLETION_START, rank: 50, read: sinceStart, isKept: true }],
    prompt_name: [{ key: 'langfuse.observation.prompt.name', rank: 20 }],
    prompt_version: [{ key: 'langfuse.observation.prompt.version', rank: 20 }],
    user_id: [{ key: 'langfuse.user.id', rank: 20 }],
    session_id: [{ key: 'langfuse.session.id', rank: 20 }],
    environment: [{ key: 'langfuse.environment', rank: 10 }],
    release: [{ key: 'langfuse.release', rank: 10 }],
    index: [
      { key: 'langfuse.observation.metadata.index', rank: 30 },
      { key: 'langfuse.observation.metadata.index_name', rank: 31 },
    ],
    level: [{ key: 'langfuse.observation.level', rank: 10, isKept: true }],
    error_message: [{ key: 'langfuse.observation.status_message', rank: 20 }],
  },
  content: [
    { key: 'langfuse.observation.input', side: 'input', rank: 10 },
    { key: 'langfuse.observation.output', side: 'output', rank: 10 },
  ],
};

/** The total, or the sum of what is there. Zero is what Langfuse's SDKs send on errors: not known. */
function readCostDetails(value: AttributeValue): number | undefined {
  const details = objectOf(value);
  if (details === undefined) return undefined;
  let cost = readCost(details.total);
  if (cost === undefined) {
    for (const key of Object.keys(details)) {
      const part = readCost(details[key]);
      if (part !== undefined) cost = (cost ?? 0) + part;
    }
  }
  return cost === 0 ? undefined : cost;
}

function sinceStart(value: AttributeValue, span: NeutralSpan): number | undefined {
  const time = readTime(value);
  return time === undefined ? undefined : readMilliseconds(time - span.startUs / 1000);
}
