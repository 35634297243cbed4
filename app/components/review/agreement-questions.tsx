/** Agreement on each question of the rubric: α, AC1, pairs, and the pairs of answers that differ. */
import { Link } from '@remix-run/react';
import { fixed, formatCount, UNKNOWN } from '../format.ts';

interface QuestionFigures {
  question: string;
  prompt: string;
  items: number;
  agreement: number | null;
  alpha: number | null;
  low: number | null;
  high: number | null;
  ac1: number | null;
  positive: number | null;
  pairs: { first: string; second: string; items: number; agreement: number; kappa: number | null; low: number | null; high: number | null }[];
  confusion: { one: string; other: string; items: string[] }[];
}

const two = (value: number | null) => (value === null ? UNKNOWN : fixed(value, 2).replace('-', '−'));
const share = (value: number | null) => (value === null ? UNKNOWN : `${fixed(value * 100, 0)}%`);
const word = (value: string) => value.replaceAll('_', ' ');

export function AgreementByQuestion({ questions }: { questions: readonly QuestionFigures[] }) {
  const asked = questions.filter((question) => question.items > 0);
  if (asked.length === 0) {
    return <section className="panel p-8 text-center text-[13px] text-ink-2">No item was labelled by two people in these weeks, so nothing can be said of agreement. A plan’s overlap share brings doubles.</section>;
  }
  return (
    <div className="flex flex-col gap-3">
      {asked.map((question) => (
        <section key={question.question} className="panel p-4" aria-label={question.prompt}>
          <h2 className="text-[14px] font-semibold">{question.prompt}</h2>
          <dl className="mt-2 flex flex-wrap gap-x-8 gap-y-2 text-[13px]">
            <Figure name="Krippendorff’s α" value={two(question.alpha)} note={question.low === null || question.high === null ? 'too few to say how sure' : `95% CI ${two(question.low)} to ${two(question.high)}`} />
            <Figure name="Gwet’s AC1" value={two(question.ac1)} note="holds when one answer is rare" />
            <Figure name="Same answer" value={share(question.agreement)} note={`${formatCount(question.items)} items labelled twice`} />
            {question.positive !== null && <Figure name="Agreement on positives" value={share(question.positive)} note="when one says bad, so does the other" />}
          </dl>
          <div className="mt-3 grid items-start gap-4 md:grid-cols-2">
            <Pairs pairs={question.pairs} of={question.prompt} />
            <Confusion confusion={question.confusion} of={question.prompt} />
          </div>
        </section>
      ))}
    </div>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div>
      <dt className="text-[12px] text-ink-3">{name}</dt>
      <dd><span className="text-lg font-semibold tabular-nums">{value}</span> <span className="text-[12px] text-ink-3">{note}</span></dd>
    </div>
  );
}

function Pairs({ pairs, of }: { pairs: QuestionFigures['pairs']; of: string }) {
  return (
    <div className="min-w-0 overflow-x-auto" tabIndex={0} role="region" aria-label={`Cohen’s κ by pair: ${of}`}>
      <table className="data-table w-full">
        <caption className="pb-1 text-left text-[12px] text-ink-3">Cohen’s κ by pair</caption>
        <thead><tr><th scope="col">Pair</th><th scope="col" className="text-right">Items</th><th scope="col" className="text-right">Same</th><th scope="col" className="text-right">κ</th></tr></thead>
        <tbody>
          {pairs.map((pair) => (
            <tr key={`${pair.first} ${pair.second}`}>
              <th scope="row" className="font-normal whitespace-nowrap"><bdi>{pair.first}</bdi> and <bdi>{pair.second}</bdi></th>
              <td className="text-right tabular-nums">{pair.items}</td>
              <td className="text-right tabular-nums">{share(pair.agreement)}</td>
              <td className="text-right whitespace-nowrap tabular-nums">{two(pair.kappa)}{pair.low !== null && pair.high !== null && <span className="text-ink-3"> ({two(pair.low)} to {two(pair.high)})</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const SHOWN = 5;

function Confusion({ confusion, of }: { confusion: QuestionFigures['confusion']; of: string }) {
  return (
    <div className="min-w-0 overflow-x-auto" tabIndex={0} role="region" aria-label={`What was said of the same item: ${of}`}>
      <table className="data-table w-full">
        <caption className="pb-1 text-left text-[12px] text-ink-3">What was said of the same item</caption>
        <thead><tr><th scope="col">One</th><th scope="col">The other</th><th scope="col" className="text-right">Items</th><th scope="col">Open</th></tr></thead>
        <tbody>
          {confusion.map((cell) => (
            <tr key={`${cell.one} ${cell.other}`}>
              <td>{word(cell.one)}</td>
              <td className={cell.one === cell.other ? 'text-ink-3' : 'font-medium'}>{cell.one === cell.other ? 'the same' : word(cell.other)}</td>
              <td className="text-right tabular-nums">{cell.items.length}</td>
              <td className="whitespace-nowrap">{cell.one !== cell.other && cell.items.slice(0, SHOWN).map((id, index) => <Link key={id} to={`/review/adjudicate?item=${id}`} className="text-link mr-1 inline-flex size-6 items-center justify-center" aria-label={`Item ${index + 1} of ${word(cell.one)} and ${word(cell.other)}`}>{index + 1}</Link>)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
