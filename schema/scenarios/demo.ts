/**
 * Sends a scenario to a running server: `npm run demo [-- --scenario NAME] [--url URL] [--key KEY]`.
 * Says how far it is, and in the end where to look and what ought to be seen there.
 */
import { parseArgs } from 'node:util';
import { DEMO_SCENARIO, SCENARIOS, scenario } from './index.ts';
import type { Scenario } from './plan.ts';
import { SendError, sendScenario, type SendResult } from './send.ts';

const BAR_WIDTH = 32;
/** Without a terminal a line for every tenth is enough. */
const PLAIN_STEPS = 10;

const USAGE = `npm run demo -- [--scenario NAME] [--url URL] [--key KEY]

  --scenario  ${SCENARIOS.map(({ name }) => name).join(', ')}
              (default: ${DEMO_SCENARIO.name})
  --url       of a running server (default: http://localhost:4300)
  --key       an API key with scope ingest, where the server wants one
`;

/** Runs the program. @returns the exit code */
async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    process.stdout.write(options);
    return options === USAGE ? 0 : 2;
  }
  const { chosen, url, key } = options;
  process.stdout.write(`${chosen.title}: ${chosen.story}\n`);
  const started = Date.now();
  const progress = process.stdout.isTTY ? bar() : lines();
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new SendError('Stopped. What was sent stays; the same demo within the hour replaces it.')));
  try {
    const result = await sendScenario({ baseUrl: url, scenario: chosen, endMs: started, signal: stop.signal, onProgress: progress.show, ...(key === undefined ? {} : { key }) });
    progress.end();
    process.stdout.write(summary(chosen, url, result, Date.now() - started));
    return 0;
  } catch (error) {
    progress.end();
    if (!(error instanceof SendError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function readOptions(args: readonly string[]): { chosen: Scenario; url: string; key: string | undefined } | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { scenario: { type: 'string' }, url: { type: 'string', default: 'http://localhost:4300' }, key: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) return USAGE;
    if (!/^https?:\/\/[^\s/]+/.test(values.url)) return `--url must begin with http:// or https://, and is "${values.url}".\n`;
    return { chosen: values.scenario === undefined ? DEMO_SCENARIO : scenario(values.scenario), url: values.url.replace(/\/+$/, ''), key: values.key };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n`;
  }
}

interface Progress {
  show(sent: number, total: number): void;
  end(): void;
}

function bar(): Progress {
  return {
    show(sent, total) {
      const part = total === 0 ? 1 : sent / total;
      const full = Math.round(part * BAR_WIDTH);
      process.stdout.write(`\r${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${Math.floor(part * 100)}%`);
    },
    end: () => void process.stdout.write('\n'),
  };
}

function lines(): Progress {
  let step = 0;
  return {
    show(sent, total) {
      const reached = total === 0 ? PLAIN_STEPS : Math.floor((sent / total) * PLAIN_STEPS);
      if (reached <= step) return;
      step = reached;
      process.stdout.write(`${step * (100 / PLAIN_STEPS)}%\n`);
    },
    end: () => {},
  };
}

/** The figures that the overview must show, from the scenario's own answers. */
const TOLD: readonly [string, string, (value: number) => string][] = [
  ['request_count', 'requests', (value) => value.toLocaleString('en')],
  ['error_rate', 'error rate', percent],
  ['latency_p95', 'latency, p95', (value) => `${(value / 1_000).toFixed(2)} s, give or take half a percent`],
  ['cost_total', 'cost', (value) => `$${value.toFixed(2)}`],
  ['retrieval_no_hit_rate', 'no-hit rate', percent],
  ['citation_coverage', 'citation coverage', percent],
];

function percent(value: number): string {
  return `${(value * 100).toFixed(2)}%`;
}

function summary(chosen: Scenario, url: string, { requests, spans, scores, from, to }: SendResult, tookMs: number): string {
  const window = new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  const truths = TOLD.flatMap(([key, title, format]) => {
    const value = chosen.answers[key]?.value;
    return value == null ? [] : [`  ${title.padEnd(18)} ${format(value)}\n`];
  });
  return [
    `${requests.toLocaleString('en')} requests in ${spans.toLocaleString('en')} spans and ${scores.toLocaleString('en')} scores, in ${(tookMs / 1_000).toFixed(1)} s.\n`,
    'What is true of them, and what the overview shows when nothing else is in the store:\n',
    ...truths,
    `${url}/?${window}\n`,
  ].join('');
}

process.exitCode = await main(process.argv.slice(2));
