/** The item, what A and B said of it, and the verdict. */
import { Form } from '@remix-run/react';
import { useState } from 'react';
import { openQuestions, spansOf } from '#app/review/rubric.ts';
import { type ReviewItem, toggled } from '#app/review/session.ts';
import type { Answers, Rubric } from '#schema/review.ts';
import { Documents, QuestionAndAnswer } from './evidence.tsx';
import { RubricForm } from './rubric-form.tsx';

interface DeskProps {
  disagreement: {
    item: ReviewItem;
    rubric: Rubric;
    labels: { name: string; answers: Answers }[];
    verdict: { answers: Answers; by: string; at_us: number } | null;
  };
}

const nothing = () => {};

export function AdjudicateDesk({ disagreement: { item, rubric, labels, verdict } }: DeskProps) {
  const [answers, setAnswers] = useState<Answers>(verdict?.answers ?? {});
  const open = openQuestions(rubric, answers);
  const spans = labels.flatMap((label) => spansOf(label.answers));
  return (
    <div className="label-grid">
      <div className="panel min-w-0 p-4">
        <div className="label-evidence">
          <QuestionAndAnswer item={item} spans={spans} onSelect={nothing} onCitation={(place) => document.getElementById(`document-${place}`)?.scrollIntoView({ block: 'nearest' })} />
          <section aria-label="Documents" className="min-w-0 max-[1359px]:mt-4">
            <h2 className="mb-2 text-[12px] font-semibold text-ink-3">Retrieved documents</h2>
            <Documents item={item} spans={spans} search="" relevance={{}} isMarking={false} onSelect={nothing} onRelevance={null} />
          </section>
        </div>
      </div>
      <aside className="panel label-form flex flex-col gap-4 p-4" aria-label="Verdict">
        <div className="grid grid-cols-2 gap-2">
          {labels.map((label) => (
            <section key={label.name} className="rounded-md bg-sunken p-2.5 text-[13px]" aria-label={`Label ${label.name}`}>
              <h2 className="mb-1 text-[12px] font-semibold text-ink-3">{label.name}</h2>
              <Said rubric={rubric} answers={label.answers} />
              <button type="button" className="text-link mt-1 text-[12px]" onClick={() => setAnswers(label.answers)}>Take over</button>
            </section>
          ))}
        </div>
        {verdict && <p className="text-[12px] text-ink-3">There is a verdict by <bdi>{verdict.by}</bdi>; a new one replaces it and both stay in the log.</p>}
        <RubricForm rubric={rubric} answers={answers} onAnswer={setAnswers} onChoose={(question, value) => setAnswers(toggled(answers, question, value))} commentFocus={0} />
        <Form method="post" className="flex flex-col gap-3 text-[13px]">
          <input type="hidden" name="item_id" value={item.item_id} />
          <input type="hidden" name="rubric_version" value={rubric.version} />
          <input type="hidden" name="answers" value={JSON.stringify(answers)} />
          <label className="block">
            <span className="mb-1 block font-medium text-ink-2">Note for the rubric</span>
            <textarea name="note" rows={2} maxLength={500} className="field" placeholder="What the rubric should say about such a case" />
          </label>
          <label className="inline-flex items-center gap-1.5"><input type="checkbox" name="is_gold" /> Use as gold: mix it unseen into draws to come</label>
          <div className="label-actions flex flex-wrap">
            {open[0] && <p className="mb-2 text-[12px] text-ink-3">{open[0]}</p>}
            <button type="submit" className="control control-primary" disabled={open.length > 0}>Save the verdict</button>
          </div>
        </Form>
      </aside>
    </div>
  );
}

function Said({ rubric, answers }: { rubric: Rubric; answers: Answers }) {
  return (
    <dl className="flex flex-col gap-1">
      {rubric.questions.map((question) => {
        const given = answers[question.id];
        if (given === undefined || typeof given === 'object') return null;
        const text = question.options.find((option) => option.value === given)?.label ?? String(given);
        return (
          <div key={question.id}>
            <dt className="sr-only">{question.prompt}</dt>
            <dd dir="auto">{text}</dd>
          </div>
        );
      })}
    </dl>
  );
}
