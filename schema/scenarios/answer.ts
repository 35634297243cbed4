/** What a planned request says: its question, and an answer with exactly the citations of its outcome. */
import type { EventInput } from '../events.ts';
import type { Outcome } from './plan.ts';
import type { Random } from './random.ts';
import { BLOCKED_ANSWER, INJECTIONS, OUT_OF_CORPUS, type Topic, topicsOf, TRIMMINGS } from './texts/index.ts';
import type { PlannedRequest } from './trace.ts';

export interface Told {
  topic: Topic;
  question: string;
  user_id: string;
  session_id: string;
  order: number;
  trimming: string;
}

const USERS = 600;

/** Everything of a request's words that is drawn. */
export function tell({ block, outcome }: PlannedRequest, random: Random): Told {
  const topic = random.pick(topicsOf(block.feature));
  const user = random.below(USERS);
  const question = isOutOfCorpus(outcome) ? random.pick(OUT_OF_CORPUS) : outcome === 'blocked' ? random.pick(INJECTIONS) : random.pick(topic.questions);
  const order = 88_000 + random.below(3_000);
  return {
    topic,
    question: question.replace('{order}', String(order)),
    user_id: `customer-${1000 + user}`,
    session_id: `session-${1000 + user}-${random.below(40)}`,
    order,
    trimming: random.below(4) === 0 && topic.documents.length > 0 ? random.pick(TRIMMINGS)(topic) : '',
  };
}

function isOutOfCorpus(outcome: Outcome): boolean {
  return outcome.startsWith('empty_') || outcome.startsWith('below_');
}

/** The answer's text, and its citations where the provider gives them as structure. */
export function answerOf(request: PlannedRequest, told: Told): { text: string; citations?: EventInput['citations'] } {
  const { topic } = told;
  const [first = '', second = '', ...rest] = topic.sentences;
  const [one, two] = topic.documents;
  const invention = request.is_hallucinated ? ` ${topic.invention}` : '';
  const plain = `${first} ${second}`;
  const tail = [...rest].join(' ');
  const more = (tail === '' ? '' : ` ${tail}`) + invention + told.trimming;
  switch (request.outcome) {
    case 'cited':
    case 'retried':
    case 'fallback':
      return { text: marked(request.position, first, second, one?.id ?? '', two?.id ?? '') + more };
    case 'cited_structured':
      return {
        text: plain + more,
        citations: [
          { target: one?.id ?? '#1', quote: one?.content ?? '', start: 0, end: first.length },
          { target: '#2', start: first.length + 1, end: first.length + 1 + second.length },
        ],
      };
    case 'invented':
      return { text: `${first} [1] ${second} [7]${more}` };
    case 'invented_only':
      return { text: `${plain} [9]${more}` };
    case 'empty_cited':
      return { text: `${topic.invention} [1]` };
    case 'empty_answered':
    case 'below_answered':
      return { text: request.is_hallucinated ? topic.invention : `${second}${told.trimming}` };
    case 'empty_refused':
    case 'below_refused':
      return { text: topic.refusal };
    case 'blocked':
      return { text: BLOCKED_ANSWER };
    default:
      return { text: plain + more };
  }
}

/** The ways in which models write two markers. */
function marked(position: number, first: string, second: string, one: string, two: string): string {
  switch (position % 5) {
    case 2:
      return `${first} ${second} [1, 2]`;
    case 3:
      return `${first} [${one}] ${second} [${two}]`;
    case 4:
      return `${first} 【1†source】 ${second} 【2†source】`;
    default:
      return `${first} [1] ${second} [2]`;
  }
}
