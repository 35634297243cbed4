/**
 * A judge model at any OpenAI-compatible endpoint: judges eligible answers in random order as far as
 * its budget of the day goes, and stores scores. Off unless a URL and a model are set. Its cost is
 * kept on its scores, apart from the product's.
 */
import { calcPrice } from '@pydantic/genai-prices';
import { z } from 'zod';
import { type ActionDeps, microseconds, storedTime } from '../actions/deps.server.ts';
import { judgeMessages, JUDGE_PROMPT_VERSION, readJudgement, type Judgement } from '../review/judge-prompt.ts';
import { parseDocuments, readableText } from '../review/texts.ts';
import { judgeHistory, judgeUsage, unjudgedAnswers } from '../queries/review-judge.server.ts';
import { textsOfAnswers } from '../queries/review-texts.server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import type { ScoreRow } from '#schema/clickhouse/tables.ts';
import type { JudgeConfig } from '#schema/config.server.ts';
import { startJobLoop } from './job-loop.ts';

export interface JudgeLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface JudgeOptions {
  deps(): ActionDeps;
  config: JudgeConfig;
  logger: JudgeLogger;
  isEngineUp(): boolean;
  /** @default 1000, doubled each time */
  retryMs?: number;
}

const DAY_MS = 86_400_000;
/** Older answers are not judged: their week is over and signed. */
const LOOK_BACK_MS = 8 * DAY_MS;
const BATCH = 20;
const ATTEMPTS = 3;
const CALL_TIMEOUT_MS = 60_000;
const PAUSE_MS = 30_000;

const answerSchema = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullable() }) })).min(1),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
});

export interface JudgeRun {
  judged: number;
  /** Called, and no verdict could be read. */
  unread: number;
  /** Why it stopped before all was judged; null when nothing is left. */
  stopped: 'calls' | 'budget' | 'endpoint' | null;
}

/** Judges one batch. @throws when the engine is away */
export async function judgeBatch(options: JudgeOptions): Promise<JudgeRun> {
  const { config } = options;
  const deps = options.deps();
  const { project_id } = deps.project;
  const evaluator = `llm-judge:${config.model}`;
  const [usage] = await judgeUsage(deps.reader, { project_id, evaluator, from: Math.floor(deps.now() / DAY_MS) * DAY_MS });
  let calls = usage?.calls ?? 0;
  let spent = usage?.cost_usd ?? 0;
  const run: JudgeRun = { judged: 0, unread: 0, stopped: null };
  const open = await unjudgedAnswers(deps.reader, { project_id, evaluator, evaluator_version: JUDGE_PROMPT_VERSION, from: deps.now() - LOOK_BACK_MS, limit: BATCH });
  if (open.length === 0) return run;
  await markChange(deps, evaluator);
  const wanted = new Set(open.map((row) => `${row.trace_id}/${row.span_id}`));
  const texts = await textsOfAnswers(deps.reader, { project_id, trace_ids: open.map((row) => row.trace_id) });
  for (const text of texts.filter((row) => wanted.has(`${row.trace_id}/${row.span_id}`))) {
    if (calls >= config.callsPerDay) return { ...run, stopped: 'calls' };
    if (spent >= config.budgetUsdPerDay) return { ...run, stopped: 'budget' };
    const said = await ask(options, {
      question: readableText(text.question || text.answer_input),
      answer: readableText(text.answer || text.root_output),
      documents: parseDocuments(text.documents),
    });
    if (!said) return { ...run, stopped: 'endpoint' };
    calls += 1;
    spent += said.cost_usd ?? 0;
    if (said.judgement) run.judged += 1;
    else run.unread += 1;
    await insertRows(deps.writer, 'scores', [scoreRow(deps, text, evaluator, said)]);
  }
  return run;
}

/** Another model or another wording is another series: every chart shows where it began. */
async function markChange(deps: ActionDeps, evaluator: string): Promise<void> {
  const { project_id } = deps.project;
  const [history] = await judgeHistory(deps.reader, { project_id, evaluator, evaluator_version: JUDGE_PROMPT_VERSION });
  if (!history || history.own > 0 || history.all === 0) return;
  const at = microseconds(deps);
  await insertRows(deps.writer, 'markers', [
    {
      project_id, marker_id: `judge-${evaluator}-${JUDGE_PROMPT_VERSION}`, at: storedTime(at).slice(0, 23), kind: 'judge', title: `Judge ${evaluator}, prompt ${JUDGE_PROMPT_VERSION}`,
      severity: '', url: '', feature: '', is_genai: null, attributes: {}, version: at, is_deleted: 0,
    },
  ]);
}

interface Said {
  judgement: Judgement | null;
  cost_usd: number | null;
}

/** Null when the endpoint does not answer after all attempts. */
async function ask(options: JudgeOptions, item: Parameters<typeof judgeMessages>[0]): Promise<Said | null> {
  const { config } = options;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await new Promise((done) => setTimeout(done, (options.retryMs ?? 1_000) * 2 ** (attempt - 1)));
    try {
      const response = await fetch(`${config.url.replace(/\/$/, '')}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(config.key ? { authorization: `Bearer ${config.key}` } : {}) },
        body: JSON.stringify({ model: config.model, temperature: 0, messages: judgeMessages(item) }),
        signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      });
      if (!response.ok) throw new Error(`it answered ${response.status}`);
      const { choices, usage } = answerSchema.parse(await response.json());
      return { judgement: readJudgement(choices[0]?.message.content ?? ''), cost_usd: usage ? priceOf(config.model, usage.prompt_tokens, usage.completion_tokens) : null };
    } catch (error) {
      options.logger.warn({ err: error, attempt }, 'the judge did not answer');
    }
  }
  return null;
}

/** USD, or null for a model without a price: unknown, not free. */
function priceOf(model: string, input_tokens: number, output_tokens: number): number | null {
  return calcPrice({ input_tokens, output_tokens }, model)?.total_price ?? null;
}

type Text = Awaited<ReturnType<typeof textsOfAnswers>>[number];

function scoreRow(deps: ActionDeps, text: Text, evaluator: string, { judgement, cost_usd }: Said): ScoreRow {
  const at = microseconds(deps);
  const isBad = judgement ? judgement.verdict === 'unsupported' || judgement.verdict === 'contradicted' : null;
  return {
    project_id: deps.project.project_id,
    score_id: `${evaluator}:${JUDGE_PROMPT_VERSION}:${text.trace_id}:${text.span_id}`,
    trace_id: text.trace_id,
    span_id: text.span_id,
    session_id: '',
    at: storedTime(at).slice(0, 23),
    source: 'judge',
    name: 'groundedness',
    // Unread and undecided are neither flagged nor passed.
    value: isBad === null || judgement?.verdict === 'cant_tell' ? null : Number(isBad),
    label: judgement?.verdict ?? 'unread',
    comment: judgement?.reason ?? '',
    evidence: '',
    evaluator,
    evaluator_version: JUDGE_PROMPT_VERSION,
    suite: '',
    run_id: '',
    case_id: '',
    is_critical: null,
    cost_usd,
    attributes: {},
    feature: text.feature,
    model: text.model,
    provider: text.provider,
    prompt_name: text.prompt_name,
    prompt_version: text.prompt_version,
    environment: text.environment,
    release: text.release,
    stratum: '',
    inclusion_probability: null,
    version: at,
    is_deleted: 0,
  };
}

/** Runs batch after batch while there is something to judge, and looks again every half minute. */
export function startJudge(options: JudgeOptions): { stop(): Promise<void> } {
  return startJobLoop({
    async work() {
      const run = await judgeBatch(options);
      if (run.judged + run.unread === 0) return false;
      options.logger.info({ ...run }, 'answers judged');
      return run.stopped === null;
    },
    isEngineUp: options.isEngineUp,
    pauseMs: PAUSE_MS,
    onFailed: (error) => options.logger.warn({ err: error }, 'the judge failed; trying again'),
  });
}
