/** A rubric as a form, as reviewers will see it, and what publishing it changes. */
import { Form } from '@remix-run/react';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { draftProblems, KIND_NAMES, moved, newQuestion, rubricChanges, type RubricDraft } from '#app/review/rubric-draft.ts';
import { toggled } from '#app/review/session.ts';
import { type Answers, type Question, QUESTION_KINDS, type Rubric, rubricSchema } from '#schema/review.ts';
import { Labelled } from '../layout/labelled.tsx';
import { RubricForm } from './rubric-form.tsx';
import { QuestionEditor } from './rubric-question.tsx';

interface RubricEditorProps {
  rubric: Rubric;
  /** Nothing of this name is published yet. */
  isNew: boolean;
  isSaving: boolean;
}

export function RubricEditor({ rubric, isNew, isSaving }: RubricEditorProps) {
  const [draft, setDraft] = useState<RubricDraft>(rubric);
  const [answers, setAnswers] = useState<Answers>({});
  const [kind, setKind] = useState<Question['kind']>('one_of');
  const [isTried, setIsTried] = useState(false);
  const problems = draftProblems(draft);
  const changes = isNew ? [] : rubricChanges(rubric, draft);
  const setQuestions = (questions: Question[]) => setDraft({ ...draft, questions });
  const change = (index: number, question: Question) => {
    const old = draft.questions[index];
    // Renaming a question takes along what refers to it.
    const renamed = old && old.id !== question.id && !draft.questions.some((one) => one.id === question.id) ? old.id : null;
    const questions = draft.questions.map((one, at) => (at === index ? question : renamed && one.when?.question === renamed ? { ...one, when: { ...one.when, question: question.id } } : one));
    setDraft({ ...draft, questions, verdict: renamed === draft.verdict.question ? { ...draft.verdict, question: question.id } : draft.verdict });
  };
  return (
    <div className="grid items-start gap-4 text-[13px] lg:grid-cols-[minmax(0,1fr)_340px]">
      <section className="panel flex min-w-0 flex-col gap-4 p-4" aria-label="Questions">
        <Labelled label="Name of the rubric"><input className="field" value={draft.name} maxLength={120} onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })} /></Labelled>
        {draft.questions.map((question, index) => (
          <QuestionEditor
            // The place, not the name: a name is being typed here.
            key={index}
            question={question}
            index={index}
            questions={draft.questions}
            published={isNew ? undefined : rubric.questions.find((one) => one.id === question.id)}
            onChange={(next) => change(index, next)}
            onMove={(step) => setQuestions(moved(draft.questions, index, step))}
            onRemove={() => setQuestions(draft.questions.filter((_, at) => at !== index))}
          />
        ))}
        <div className="flex flex-wrap items-center gap-2">
          <select className="control" aria-label="Kind of the new question" value={kind} onChange={(event) => setKind(QUESTION_KINDS.find((one) => one === event.currentTarget.value) ?? 'one_of')}>
            {QUESTION_KINDS.map((one) => <option key={one} value={one}>{KIND_NAMES[one]}</option>)}
          </select>
          <button type="button" className="control" onClick={() => setQuestions([...draft.questions, newQuestion(kind, draft.questions.map((one) => one.id))])}><Plus size={13} aria-hidden="true" /> Add a question</button>
        </div>
        <VerdictChoice draft={draft} onChange={(verdict) => setDraft({ ...draft, verdict })} />
        <Advanced draft={draft} onTake={setDraft} />
      </section>
      <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-4">
        <section className="panel max-h-[70dvh] overflow-y-auto p-4" aria-label="As reviewers see it" tabIndex={0}>
          <h2 className="mb-3 text-[12px] font-semibold text-ink-3">As reviewers see it</h2>
          <RubricForm rubric={{ ...draft, version: rubric.version }} answers={answers} onAnswer={setAnswers} onChoose={(question, value) => setAnswers(toggled(answers, question, value))} commentFocus={0} />
        </section>
        <Form
          method="post"
          className="panel flex flex-col gap-3 p-4"
          preventScrollReset
          aria-label="Publish"
          onSubmit={(event) => {
            setIsTried(true);
            if (problems.length > 0) event.preventDefault();
          }}
        >
          <h2 className="text-[12px] font-semibold text-ink-3">{isNew ? 'A rubric of its own' : `What version ${rubric.version + 1} changes`}</h2>
          {!isNew && (changes.length === 0 ? <p className="text-ink-3">Nothing yet.</p> : <ul className="list-disc pl-4">{changes.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>)}
          <input type="hidden" name="body" value={JSON.stringify(draft)} />
          <Labelled label="Why"><input name="note" className="field" maxLength={500} required /></Labelled>
          <p className="text-[12px] text-ink-3">Labels keep the version they were given under; rates before and after are two series.</p>
          <button type="submit" className="control control-primary self-start" disabled={isSaving || (!isNew && changes.length === 0)}>{isNew ? 'Publish version 1' : `Publish version ${rubric.version + 1}`}</button>
          <div role="alert">{isTried && problems.length > 0 && <ul className="list-disc pl-4 text-bad">{problems.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>}</div>
        </Form>
      </div>
    </div>
  );
}

const OUTCOMES = [['fine', 'fine'], ['positive', 'a hallucination'], ['undecided', 'leaves it open']] as const;

/** Which answers to which question make a hallucination. */
function VerdictChoice({ draft, onChange }: { draft: RubricDraft; onChange: (verdict: RubricDraft['verdict']) => void }) {
  const { verdict } = draft;
  const question = draft.questions.find((one) => one.id === verdict.question);
  const outcomeOf = (value: string) => (verdict.positive.includes(value) ? 'positive' : verdict.undecided.includes(value) ? 'undecided' : 'fine');
  const choose = (value: string, outcome: string) => {
    const without = (list: string[]) => list.filter((one) => one !== value && question?.options.some((option) => option.value === one));
    onChange({ ...verdict, positive: [...without(verdict.positive), ...(outcome === 'positive' ? [value] : [])], undecided: [...without(verdict.undecided), ...(outcome === 'undecided' ? [value] : [])] });
  };
  return (
    <fieldset className="rounded-md border border-line p-3">
      <legend className="px-1 text-[12px] font-semibold text-ink-3">What counts as a hallucination</legend>
      <Labelled label="The question that decides">
        <select className="field" value={question ? verdict.question : ''} onChange={(event) => onChange({ question: event.currentTarget.value, positive: [], undecided: [] })}>
          {!question && <option value="">choose one</option>}
          {draft.questions.filter((one) => one.kind === 'one_of').map((one) => <option key={one.id} value={one.id}>{one.prompt || one.id}</option>)}
        </select>
      </Labelled>
      <ul className="mt-2 flex flex-col gap-1">
        {question?.options.filter((option) => option.value !== '').map((option) => (
          <li key={option.value} className="flex flex-wrap items-center gap-2">
            <label className="inline-flex items-center gap-2">
              <span className="min-w-32">{option.label}</span>
              <select className="control" value={outcomeOf(option.value)} onChange={(event) => choose(option.value, event.currentTarget.value)}>
                {OUTCOMES.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
              </select>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

/** The rubric as JSON, to be kept elsewhere or brought from there. */
function Advanced({ draft, onTake }: { draft: RubricDraft; onTake: (draft: RubricDraft) => void }) {
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState('');
  const take = () => {
    try {
      const parsed = rubricSchema.safeParse({ ...JSON.parse(text ?? ''), rubric_id: draft.rubric_id || 'new', version: 1 });
      if (!parsed.success) return setProblem(parsed.error.issues.map((issue) => `${issue.path.join('.') || 'The rubric'}: ${issue.message}.`).join(' '));
      const { version: _, ...body } = parsed.data;
      onTake({ ...body, rubric_id: draft.rubric_id });
      setText(null);
      setProblem('');
    } catch (error) {
      setProblem(`This is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`);
    }
  };
  return (
    <details>
      <summary className="text-link inline-flex min-h-6 cursor-pointer items-center">Advanced: as JSON</summary>
      <textarea rows={16} spellCheck={false} aria-label="Rubric as JSON" className="field mt-2 font-mono !text-[12px]" value={text ?? JSON.stringify(draft, null, 2)} onChange={(event) => setText(event.currentTarget.value)} />
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <button type="button" className="control" disabled={text === null} onClick={take}>Take it into the form</button>
        {text !== null && <button type="button" className="control" onClick={() => { setText(null); setProblem(''); }}>Leave it</button>}
        <p role="status" className="text-bad">{problem}</p>
      </div>
    </details>
  );
}
