/** What a file of labels would store and what is wrong with it, before anything is; and what became of it. */
import { Form } from '@remix-run/react';
import { formatCount } from '../format.ts';

interface Problem {
  line: number;
  message: string;
}

interface Preview {
  labels: { line: number; item_id: string; reviewer: string; verdict: string; queue_id: string; isThere: boolean }[];
  problems: Problem[];
}

const SHOWN = 20;
const PROBLEMS_SHOWN = 50;
const labels = (count: number) => `${formatCount(count)} ${count === 1 ? 'label' : 'labels'}`;

export function ImportPreviewPanel({ preview, text, isBusy }: { preview: Preview; text: string; isBusy: boolean }) {
  const fresh = preview.labels.filter((label) => !label.isThere);
  const reviewers = new Set(fresh.map((label) => label.reviewer));
  return (
    <section className="panel mt-3 flex flex-col gap-3 p-4 text-[13px]" aria-label="What it would store">
      <p role="status">
        {labels(fresh.length)} of {reviewers.size} {reviewers.size === 1 ? 'reviewer' : 'reviewers'} can be stored{preview.labels.length > fresh.length ? `; ${formatCount(preview.labels.length - fresh.length)} ${preview.labels.length - fresh.length === 1 ? 'is' : 'are'} there already` : ''}{preview.problems.length > 0 ? `; ${formatCount(preview.problems.length)} ${preview.problems.length === 1 ? 'line is' : 'lines are'} wrong and would be left out` : ''}. Nothing is stored yet.
      </p>
      <Problems problems={preview.problems} />
      {fresh.length > 0 && (
        <>
          <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="First labels">
            <table className="data-table w-full">
              <caption className="sr-only">First labels</caption>
              <thead><tr><th scope="col">Line</th><th scope="col">Reviewer</th><th scope="col">Verdict</th><th scope="col">Queue</th><th scope="col">Item</th></tr></thead>
              <tbody>
                {fresh.slice(0, SHOWN).map((label) => (
                  <tr key={label.line}><td className="tabular-nums">{label.line}</td><td><bdi>{label.reviewer}</bdi></td><td>{label.verdict.replaceAll('_', ' ')}</td><td>{label.queue_id}</td><td className="font-mono text-[12px]">{label.item_id}</td></tr>
                ))}
              </tbody>
            </table>
          </div>
          {fresh.length > SHOWN && <p className="text-ink-3">And {formatCount(fresh.length - SHOWN)} more.</p>}
          <Form method="post" encType="multipart/form-data" preventScrollReset>
            <input type="hidden" name="text" value={text} />
            <button type="submit" name="intent" value="import" className="control control-primary" disabled={isBusy}>{isBusy ? 'Storing…' : `Import ${labels(fresh.length)}`}</button>
          </Form>
        </>
      )}
    </section>
  );
}

export function ImportOutcome({ result }: { result: { saved: number; already: number; problems: Problem[] } }) {
  return (
    <section className="panel mt-3 flex flex-col gap-3 p-4 text-[13px]" aria-label="What became of it">
      <p role="status">{labels(result.saved)} {result.saved === 1 ? 'is' : 'are'} stored{result.already > 0 ? `; ${formatCount(result.already)} ${result.already === 1 ? 'was' : 'were'} there already` : ''}{result.problems.length > 0 ? `, ${formatCount(result.problems.length)} not:` : '.'}</p>
      <Problems problems={result.problems} />
    </section>
  );
}

function Problems({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <>
      <ul className="list-disc pl-5 text-bad">{problems.slice(0, PROBLEMS_SHOWN).map((problem) => <li key={`${problem.line} ${problem.message}`}>Line {problem.line}: {problem.message}</li>)}</ul>
      {problems.length > PROBLEMS_SHOWN && <p className="text-ink-3">And {formatCount(problems.length - PROBLEMS_SHOWN)} more.</p>}
    </>
  );
}
