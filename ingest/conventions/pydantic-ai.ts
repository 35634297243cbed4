/** Pydantic AI: GenAI's conventions on calls, and its own attributes on agents and tools. */
import type { AttributeValue } from '../neutral.ts';
import { type Convention, KIND_RANK, signOf } from './convention.ts';
import { isObject, structure } from './values.ts';

export const pydanticAi: Convention = {
  name: 'pydantic-ai',
  marks: ['pydantic_ai.', 'model_request_parameters', 'all_messages_events', 'final_result'],
  scopes: ['pydantic-ai'],
  fields: {
    kind: [
      { key: 'pydantic_ai.all_messages', rank: KIND_RANK.agent, read: agentWithText },
      { key: 'all_messages_events', rank: KIND_RANK.agent, read: agentWithText },
      { key: 'agent_name', rank: KIND_RANK.agent, read: signOf('agent'), isKept: true },
    ],
    model: [{ key: 'model_name', rank: 45 }],
    cost_usd: [{ key: 'operation.cost', rank: 40 }],
    reasoning_tokens: [{ key: 'gen_ai.usage.details.reasoning_tokens', rank: 50 }],
    cached_input_tokens: [
      { key: 'gen_ai.usage.details.cache_read_tokens', rank: 60 },
      { key: 'gen_ai.usage.details.cache_read_input_tokens', rank: 61 },
      { key: 'gen_ai.usage.details.cached_tokens', rank: 62 },
    ],
    cache_write_tokens: [
      { key: 'gen_ai.usage.details.cache_write_tokens', rank: 60 },
      { key: 'gen_ai.usage.details.cache_creation_input_tokens', rank: 61 },
    ],
  },
  content: [
    { key: 'events', side: 'input', rank: 40, reshape: asked },
    { key: 'events', side: 'output', rank: 40, reshape: answered },
    { key: 'pydantic_ai.all_messages', side: 'input', rank: 90, reshape: asked },
    { key: 'all_messages_events', side: 'input', rank: 91, reshape: asked },
    { key: 'final_result', side: 'output', rank: 90 },
    { key: 'pydantic_ai.all_messages', side: 'output', rank: 91, reshape: answered },
    { key: 'all_messages_events', side: 'output', rank: 92, reshape: answered },
    { key: 'tool_arguments', side: 'input', rank: 93 },
    { key: 'tool_response', side: 'output', rank: 93 },
  ],
};

function agentWithText(value: AttributeValue): 'agent' | undefined {
  return structure(value) === undefined ? undefined : 'agent';
}

/** The conversation without the answer that ends it. */
function asked(value: AttributeValue): AttributeValue | undefined {
  const list = conversation(value);
  if (list === undefined) return undefined;
  const end = list.length > 0 && isAnswer(list[list.length - 1]) ? list.length - 1 : list.length;
  return end === 0 ? undefined : list.slice(0, end);
}

/** The answer at its end; undefined when it ends with something else. */
function answered(value: AttributeValue): AttributeValue | undefined {
  const last = conversation(value)?.at(-1);
  return isAnswer(last) ? last : undefined;
}

function conversation(value: AttributeValue): AttributeValue[] | undefined {
  const list = structure(value);
  return Array.isArray(list) ? list : undefined;
}

function isAnswer(message: AttributeValue | undefined): boolean {
  if (!isObject(message)) return false;
  return message['event.name'] === 'gen_ai.choice' || message.role === 'assistant' || message['event.name'] === 'gen_ai.assistant.message';
}
