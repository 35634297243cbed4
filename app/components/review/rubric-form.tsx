/** The questions of a rubric with their keys; every option is a button, and its key stands on it. */
import { useEffect, useRef } from 'react';
import { isAsked } from '#app/review/rubric.ts';
import { spansIn, withoutSpan } from '#app/review/session.ts';
import type { Answers, Question, Rubric } from '#schema/review.ts';

interface RubricFormProps {
  rubric: Rubric;
  answers: Answers;
  onAnswer: (answers: Answers) => void;
  /** A choice that may save at once. */
  onChoose: (question: Question, value: string) => void;
  /** Counts up when the comment is wanted. */
  commentFocus: number;
}

export function RubricForm({ rubric, answers, onAnswer, onChoose, commentFocus }: RubricFormProps) {
  return (
    <div className="flex flex-col gap-4">
      {rubric.questions.filter((question) => isAsked(question, answers)).map((question) => (
        <fieldset key={question.id} className="min-w-0">
          <legend className="mb-1.5 text-[12px] font-semibold text-ink-2" title={question.help}>
            {question.prompt}
            {question.is_required && <span className="font-normal text-ink-3"> needed</span>}
          </legend>
          {question.help && isChoice(question) && <p className="-mt-1 mb-1.5 text-[12px] text-ink-3">{question.help}</p>}
          <QuestionField question={question} answers={answers} onAnswer={onAnswer} onChoose={onChoose} commentFocus={commentFocus} />
          {question.example && (
            <details className="mt-1 text-[12px] text-ink-3">
              <summary className="inline-flex min-h-6 cursor-pointer items-center" data-native>Example</summary>
              <p dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">{question.example}</p>
            </details>
          )}
        </fieldset>
      ))}
    </div>
  );
}

const isChoice = (question: Question) => ['yes_no', 'one_of', 'many_of', 'number'].includes(question.kind);

function QuestionField({ question, answers, onAnswer, onChoose, commentFocus }: Omit<RubricFormProps, 'rubric'> & { question: Question }) {
  const given = answers[question.id];
  switch (question.kind) {
    case 'yes_no':
    case 'one_of':
    case 'many_of': {
      const options = question.kind === 'yes_no' ? [{ value: 'yes', label: 'Yes', key: null, help: '' }, { value: 'no', label: 'No', key: null, help: '' }] : question.options;
      const isOn = (value: string) => (question.kind === 'yes_no' ? given === (value === 'yes') : Array.isArray(given) ? given.some((one) => one === value) : given === value);
      return (
        <div className="flex flex-wrap gap-1.5">
          {options.map((option) => (
            <button key={option.value} type="button" title={option.help || undefined} className="control justify-between" data-on={isOn(option.value)} aria-pressed={isOn(option.value)} onClick={() => onChoose(question, option.value)}>
              {option.label}
              {option.key && <kbd className="kbd">{option.key.toUpperCase()}</kbd>}
            </button>
          ))}
        </div>
      );
    }
    case 'number':
      return <input type="number" className="control w-28" aria-label={question.prompt} value={typeof given === 'number' ? given : ''} onChange={(event) => onAnswer(event.target.value === '' ? drop(answers, question.id) : { ...answers, [question.id]: Number(event.target.value) })} />;
    case 'text':
      return <Comment question={question} value={typeof given === 'string' ? given : ''} focus={commentFocus} onChange={(text) => onAnswer(text === '' ? drop(answers, question.id) : { ...answers, [question.id]: text })} />;
    case 'spans': {
      const spans = spansIn(answers, question.id);
      if (spans.length === 0) return <p className="text-[12px] text-ink-3">{question.help || 'Select text to mark it.'}</p>;
      return (
        <ul className="flex flex-col gap-1 text-[12px]">
          {spans.map((span, index) => (
            <li key={index} className="flex items-center gap-2">
              <span>{span.label} in {span.where === 'answer' ? 'the answer' : `document ${span.where + 1}`}, {span.start}–{span.end}</span>
              <button type="button" className="text-link" onClick={() => onAnswer(withoutSpan(answers, question.id, index))}>remove</button>
            </li>
          ))}
        </ul>
      );
    }
    case 'documents':
      return <p className="text-[12px] text-ink-3">{question.help || 'Mark the documents.'}</p>;
    default:
      return question.kind satisfies never;
  }
}

function Comment({ question, value, focus, onChange }: { question: Question; value: string; focus: number; onChange: (text: string) => void }) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focus > 0) field.current?.focus();
  }, [focus]);
  return (
    <textarea
      ref={field}
      dir="auto"
      rows={2}
      className="w-full rounded-md border border-line bg-surface px-2 py-1.5 text-[13px]"
      aria-label={question.prompt}
      placeholder="C to write, Esc to leave"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}

function drop(answers: Answers, id: string): Answers {
  const { [id]: _, ...rest } = answers;
  return rest;
}

