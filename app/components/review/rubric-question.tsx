/** One question of a rubric as fields: what is asked, of which kind, its options, and when it is asked at all. */
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { hasOptions, KIND_NAMES, moved, newOption, type Option, slugOf } from '#app/review/rubric-draft.ts';
import { type Question, QUESTION_KINDS } from '#schema/review.ts';
import { Labelled } from '../layout/labelled.tsx';

interface QuestionEditorProps {
  question: Question;
  index: number;
  questions: readonly Question[];
  /** As it is published: its names in exports stay, whatever its words become. */
  published: Question | undefined;
  onChange: (question: Question) => void;
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
}

export function QuestionEditor({ question, index, questions, published, onChange, onMove, onRemove }: QuestionEditorProps) {
  const set = (change: Partial<Question>) => onChange({ ...question, ...change });
  const name = `question ${index + 1}`;
  const others = questions.filter((_, at) => at !== index).map((one) => one.id);
  const ask = (prompt: string) => {
    const follows = !published && question.id === slugOf(question.prompt || question.kind, others);
    set({ prompt, ...(follows ? { id: slugOf(prompt || question.kind, others) } : {}) });
  };
  return (
    <fieldset className="rounded-md border border-line p-3">
      <legend className="px-1 text-[12px] font-semibold text-ink-3">Question {index + 1}</legend>
      <div className="grid gap-2.5 sm:grid-cols-[minmax(0,1fr)_180px]">
        <Labelled label="Asks"><input className="field" value={question.prompt} maxLength={300} onChange={(event) => ask(event.currentTarget.value)} /></Labelled>
        <Labelled label="Kind">
          <select className="field" value={question.kind} onChange={(event) => set(withKind(question, event.currentTarget.value))}>
            {QUESTION_KINDS.map((kind) => <option key={kind} value={kind}>{KIND_NAMES[kind]}</option>)}
          </select>
        </Labelled>
        <Labelled label="Help"><input className="field" value={question.help} onChange={(event) => set({ help: event.currentTarget.value })} /></Labelled>
        <Labelled label="Name in exports"><input className="field font-mono" value={question.id} onChange={(event) => set({ id: event.currentTarget.value })} /></Labelled>
        <div className="sm:col-span-2"><Labelled label="Example"><textarea className="field" rows={2} value={question.example} onChange={(event) => set({ example: event.currentTarget.value })} /></Labelled></div>
      </div>
      {hasOptions(question.kind) && <Options options={question.options} published={published?.options ?? []} name={name} onChange={(options) => set({ options })} />}
      <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <label className="inline-flex min-h-6 items-center gap-1.5"><input type="checkbox" checked={question.is_required} onChange={(event) => set({ is_required: event.currentTarget.checked })} /> Must be answered</label>
        <When question={question} earlier={questions.slice(0, index)} onChange={(when) => set({ when })} />
        <span className="ml-auto flex gap-1">
          <Small label={`Move ${name} up`} isOff={index === 0} onClick={() => onMove(-1)}><ArrowUp size={13} aria-hidden="true" /></Small>
          <Small label={`Move ${name} down`} isOff={index === questions.length - 1} onClick={() => onMove(1)}><ArrowDown size={13} aria-hidden="true" /></Small>
          <Small label={`Remove ${name}`} onClick={onRemove}><Trash2 size={13} aria-hidden="true" /></Small>
        </span>
      </div>
    </fieldset>
  );
}

function withKind(question: Question, value: string): Partial<Question> {
  const kind = QUESTION_KINDS.find((one) => one === value) ?? question.kind;
  const options = hasOptions(kind) ? (question.options.length > 0 ? question.options : [newOption(), newOption()]) : [];
  return { kind, options };
}

function Options({ options, published, name, onChange }: { options: readonly Option[]; published: readonly Option[]; name: string; onChange: (options: Option[]) => void }) {
  const set = (at: number, change: Partial<Option>) => onChange(options.map((option, index) => (index === at ? { ...option, ...change } : option)));
  /** The name in exports follows the words until somebody gives it one. */
  const rename = (at: number, option: Option, label: string) => {
    const others = options.filter((_, index) => index !== at).map((one) => one.value);
    const follows = !published.some((one) => one.value === option.value) && (option.value === '' || option.value === slugOf(option.label, others));
    set(at, { label, ...(follows ? { value: label.trim() === '' ? '' : slugOf(label, others) } : {}) });
  };
  return (
    <div className="mt-3 overflow-x-auto">
      <table className="w-full text-[13px]">
        <caption className="pb-1 text-left font-medium text-ink-2">Options</caption>
        <thead className="text-left text-[12px] text-ink-3">
          <tr><th scope="col" className="font-normal">Text</th><th scope="col" className="font-normal">Name in exports</th><th scope="col" className="font-normal">Key</th><th scope="col" className="font-normal">Help</th><th scope="col" className="font-normal">Saves at once</th><th scope="col"><span className="sr-only">Order</span></th></tr>
        </thead>
        <tbody>
          {options.map((option, at) => {
            const own = `option ${at + 1} of ${name}`;
            return (
              <tr key={at}>
                <td className="min-w-32 py-0.5 pr-1.5"><input className="field" aria-label={`Text of ${own}`} value={option.label} onChange={(event) => rename(at, option, event.currentTarget.value)} /></td>
                <td className="w-36 min-w-28 pr-1.5"><input className="field font-mono" aria-label={`Name of ${own} in exports`} value={option.value} onChange={(event) => set(at, { value: event.currentTarget.value })} /></td>
                <td className="w-12 min-w-11 pr-1.5"><input className="field text-center" aria-label={`Key of ${own}`} maxLength={1} value={option.key ?? ''} onChange={(event) => set(at, { key: event.currentTarget.value === '' ? null : event.currentTarget.value.toLowerCase() })} /></td>
                <td className="min-w-32 pr-1.5"><input className="field" aria-label={`Help of ${own}`} value={option.help} onChange={(event) => set(at, { help: event.currentTarget.value })} /></td>
                <td className="w-12 pr-1.5 text-center"><label className="inline-flex size-6 items-center justify-center"><input type="checkbox" aria-label={`Choosing ${own} saves at once`} checked={option.is_final} onChange={(event) => set(at, { is_final: event.currentTarget.checked })} /></label></td>
                <td className="w-px whitespace-nowrap">
                  <Small label={`Move ${own} up`} isOff={at === 0} onClick={() => onChange(moved(options, at, -1))}><ArrowUp size={13} aria-hidden="true" /></Small>
                  <Small label={`Move ${own} down`} isOff={at === options.length - 1} onClick={() => onChange(moved(options, at, 1))}><ArrowDown size={13} aria-hidden="true" /></Small>
                  <Small label={`Remove ${own}`} onClick={() => onChange(options.filter((_, index) => index !== at))}><Trash2 size={13} aria-hidden="true" /></Small>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <button type="button" className="control mt-1" onClick={() => onChange([...options, newOption()])}><Plus size={13} aria-hidden="true" /> Add an option</button>
    </div>
  );
}

/** Asked always, or only on some answers to an earlier question of choice. */
function When({ question, earlier, onChange }: { question: Question; earlier: readonly Question[]; onChange: (when: Question['when']) => void }) {
  const choices = earlier.filter((one) => hasOptions(one.kind) || one.kind === 'yes_no');
  const { when } = question;
  if (choices.length === 0 && !when) return null;
  const chosen = choices.find((one) => one.id === when?.question);
  const answers = chosen?.kind === 'yes_no' ? [{ value: 'yes', label: 'Yes' }, { value: 'no', label: 'No' }] : (chosen?.options ?? []);
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
      <label className="inline-flex max-w-full min-w-0 items-center gap-1.5">
        Asked
        <select className="control min-w-0" value={when?.question ?? ''} onChange={(event) => onChange(event.currentTarget.value === '' ? null : { question: event.currentTarget.value, is: [] })}>
          <option value="">always</option>
          {choices.map((one) => <option key={one.id} value={one.id}>depending on “{one.prompt.slice(0, 40)}”</option>)}
        </select>
      </label>
      {when && answers.filter((answer) => answer.value !== '').map((answer) => (
        <label key={answer.value} className="inline-flex min-h-6 items-center gap-1">
          <input type="checkbox" checked={when.is.includes(answer.value)} onChange={(event) => onChange({ ...when, is: event.currentTarget.checked ? [...when.is, answer.value] : when.is.filter((value) => value !== answer.value) })} /> {answer.label}
        </label>
      ))}
    </span>
  );
}

export function Small({ label, isOff = false, onClick, children }: { label: string; isOff?: boolean; onClick: () => void; children: React.ReactNode }) {
  return (
    <button type="button" className="icon-button" title={label} aria-label={label} disabled={isOff} onClick={onClick}>{children}</button>
  );
}
