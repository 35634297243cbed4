/** The labelling screen: one decision, everything by keyboard, blind until saved. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { isAsked, openQuestions, spansOf } from '#app/review/rubric.ts';
import { type ReviewItem, toggled, toggledDocument, withSpan } from '#app/review/session.ts';
import type { Answers, Question, Rubric } from '#schema/review.ts';
import { useIsHydrated } from '../hydrated.ts';
import { AllDone } from './all-done.tsx';
import { Documents, QuestionAndAnswer, type Selection } from './evidence.tsx';
import { KeysHelp } from './keys-help.tsx';
import { JudgePanel } from './judge-panel.tsx';
import { ProgressBar, type QueueProgress } from './progress-bar.tsx';
import { RubricForm } from './rubric-form.tsx';
import { SkipDialog } from './skip-dialog.tsx';
import { useLabelling } from './use-labelling.ts';
import { usePainted } from './use-painted.ts';

export interface LabelScreenProps {
  reviewer: { id: string; name: string };
  queue: { id: string; title: string };
  items: ReviewItem[];
  isExhausted: boolean;
  rubrics: Rubric[];
  /** Not waited for: the first answer is on the screen before it is counted how many there are. */
  progress: Promise<QueueProgress>;
}

const NOT_HERE = 'The next answer is not here yet; the key was not taken.';
const TOO_EARLY = 'That came before this answer was on the screen, so it was not taken. Once more, if you meant this one.';

const SPAN_CHOICES: Record<'answer' | 'document', { label: string; key: string; title: string }[]> = {
  answer: [{ label: 'unsupported', key: '2', title: 'Unsupported' }, { label: 'contradicted', key: '3', title: 'Contradicted' }],
  document: [{ label: 'supports', key: '1', title: 'Supports' }, { label: 'contradicts', key: '3', title: 'Contradicts' }],
};

/** It keeps its own state from the first render on: data that is read anew takes no item away from under somebody. */
export function LabelScreen({ reviewer, queue, items, isExhausted, rubrics, progress }: LabelScreenProps) {
  const [progressAtStart, setProgress] = useState<QueueProgress | null>(null);
  useEffect(() => {
    let isHere = true;
    progress.then((found) => isHere && setProgress((was) => was ?? found)).catch(() => undefined);
    return () => {
      isHere = false;
    };
  }, [progress]);
  const rubricOf = (id: string | undefined): Rubric | undefined => rubrics.find((rubric) => rubric.rubric_id === id) ?? rubrics[0];
  const labelling = useLabelling({ reviewerId: reviewer.id, queueId: queue.id, items, isExhausted, rubricVersion: (id) => rubricOf(id)?.version ?? 1 });
  const { session } = labelling;
  const isReady = useIsHydrated();
  const looked = session.lookback ? session.history[session.lookback.at] : undefined;
  const item = looked?.item ?? session.current;
  const rubric = rubricOf(item?.rubric_id);
  const answers = session.lookback?.draft ?? session.draft;

  const painted = usePainted(item?.item_id ?? null);
  const [said, setSaid] = useState('');
  const [dialog, setDialog] = useState<'help' | 'skip' | null>(null);
  const [isMarking, setIsMarking] = useState(false);
  const [selection, setSelection] = useState<Selection | null>(null);
  const [search, setSearch] = useState('');
  const [commentFocus, setCommentFocus] = useState(0);
  const searchField = useRef<HTMLInputElement>(null);
  const top = useRef<HTMLDivElement>(null);

  useEffect(() => {
    setSelection(null);
    setIsMarking(false);
    setSearch('');
    setCommentFocus(0);
    window.getSelection()?.removeAllRanges();
    if (top.current && top.current.getBoundingClientRect().top < 0) top.current.scrollIntoView({ block: 'start' });
  }, [item?.item_id]);

  const spansQuestion = rubric?.questions.find((question) => question.kind === 'spans');
  const documentsQuestion = rubric?.questions.find((question) => question.kind === 'documents');
  const spans = useMemo(() => spansOf(answers), [answers]);
  const given = documentsQuestion ? answers[documentsQuestion.id] : undefined;
  const relevance: Record<string, 0 | 1> = typeof given === 'object' && !Array.isArray(given) ? given : {};

  const answer = (next: Answers) => {
    setSaid('');
    labelling.answer(next);
  };
  const save = (next: Answers) => {
    if (!rubric || !item) return setSaid(NOT_HERE);
    if (!painted.isSeen()) return setSaid(TOO_EARLY);
    const open = openQuestions(rubric, next);
    if (open[0]) return setSaid(open[0]);
    setSaid('');
    painted.leave();
    labelling.save(next);
  };
  const choose = (question: Question, value: string) => {
    if (!rubric || !item) return setSaid(NOT_HERE);
    if (!painted.isSeen()) return setSaid(TOO_EARLY);
    const next = toggled(answers, question, value);
    const option = question.options.find((one) => one.value === value);
    if (option?.is_final && next[question.id] === value && openQuestions(rubric, next).length === 0) save(next);
    else answer(next);
  };
  const undo = () => {
    const last = session.history.at(-1);
    if (!last) setSaid('There is nothing to undo.');
    else if (!labelling.undo()) setSaid("You have seen the judge's marks of the last one: its label stands. ← and a new label keeps your second opinion.");
    else setSaid('Undone.');
  };
  const mark = (label: string) => {
    if (!selection || !spansQuestion) return;
    const { where, start, end } = selection;
    answer(withSpan(answers, spansQuestion.id, { where, start, end, label }));
    setSelection(null);
    window.getSelection()?.removeAllRanges();
  };
  const markDocument = (place: number) => {
    if (documentsQuestion && item?.documents[place]) answer(toggledDocument(answers, documentsQuestion.id, place));
  };

  const onKey = (event: KeyboardEvent) => {
    if (dialog || event.altKey || isTyping(event.target)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const decides = key === 'Enter' || rubric?.questions.some((question) => question.options.some((option) => option.key === key));
    if (decides && !event.ctrlKey && !event.metaKey && !(key === 'Enter' && isNative(event.target))) {
      // Neither lost in silence nor given to an answer that nobody has seen yet.
      if (!item) return act(event, () => setSaid(NOT_HERE));
      if (event.repeat) return act(event, () => setSaid('A key that is held down labels one answer only.'));
      if (!painted.isSeen(event.timeStamp)) return act(event, () => setSaid(TOO_EARLY));
    }
    if (event.ctrlKey || event.metaKey) {
      if (key === 'z' && !event.shiftKey) act(event, undo);
      return;
    }
    if (selection) {
      const choice = SPAN_CHOICES[selection.where === 'answer' ? 'answer' : 'document'].find((one) => one.key === key);
      if (choice) return act(event, () => mark(choice.label));
      if (key === 'Escape') return act(event, () => setSelection(null));
    }
    if (isMarking && /^[1-9]$/.test(key)) return act(event, () => markDocument(Number(key) - 1));
    if (key === 'Escape' && isMarking) return act(event, () => setIsMarking(false));
    if (key === 'Enter') {
      if (isNative(event.target)) return;
      return act(event, () => item && save(answers));
    }
    if (key === 'ArrowLeft') return act(event, labelling.lookBack);
    if (key === 'ArrowRight' || key === 'Escape') return session.lookback ? act(event, labelling.comeBack) : undefined;
    if (key === '?') return act(event, () => setDialog('help'));
    if (key === 's') return session.lookback || !item ? undefined : act(event, () => setDialog('skip'));
    if (key === 'u') return act(event, undo);
    if (key === 'c') return act(event, () => setCommentFocus((count) => count + 1));
    if (key === '/') return act(event, () => searchField.current?.focus());
    if (key === 'd') return documentsQuestion ? act(event, () => setIsMarking((was) => !was)) : undefined;
    for (const question of rubric?.questions ?? []) {
      const option = isAsked(question, answers) ? question.options.find((one) => one.key === key) : undefined;
      if (option) return act(event, () => choose(question, option.value));
    }
  };
  const latestKey = useRef(onKey);
  latestKey.current = onKey;
  useEffect(() => {
    const listener = (event: KeyboardEvent) => latestKey.current(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);

  return (
    <div ref={top} data-label-screen data-ready={isReady} data-at-hand={session.upcoming.length}>
      <ProgressBar queue={queue} progress={progressAtStart} doneHere={labelling.doneHere} outbox={labelling.outbox} onHelp={() => setDialog('help')} />
      {!item || !rubric ? (
        <>
          <AllDone isExhausted={session.isExhausted} doneHere={labelling.doneHere} outbox={labelling.outbox} onLookBack={session.history.length > 0 ? labelling.lookBack : null} />
          <p role="status" className="mt-2 text-center text-[12px] text-bad">{said}</p>
        </>
      ) : (
        <div className="label-grid" ref={painted.frame} data-item={item.item_id}>
          <div className="panel min-w-0 p-4">
            <div className="label-evidence">
              <QuestionAndAnswer item={item} spans={spans} onSelect={setSelection} onCitation={(place) => document.getElementById(`document-${place}`)?.scrollIntoView({ block: 'nearest' })} />
              <section aria-label="Documents" className="min-w-0 max-[1359px]:mt-4">
                <div className="mb-2 flex items-center gap-2">
                  <h2 className="text-[12px] font-semibold text-ink-3">Retrieved documents</h2>
                  <input ref={searchField} type="search" className="field ml-auto !w-44" placeholder="/ to search" aria-label="Search in the documents" value={search} onChange={(event) => setSearch(event.target.value)} onKeyDown={onSearchKey} />
                </div>
                {isMarking && <p className="mb-2 text-[12px] text-accent" role="status">Number of a document: relevant, again: not relevant. D when done.</p>}
                <Documents item={item} spans={spans} search={search} relevance={relevance} isMarking={isMarking} onSelect={setSelection} onRelevance={documentsQuestion ? markDocument : null} />
              </section>
            </div>
          </div>
          <aside className="panel label-form flex flex-col gap-4 p-4" aria-label="Label">
            {looked && <JudgePanel done={looked} looked={labelling.looked} onReturn={labelling.comeBack} />}
            <RubricForm rubric={rubric} answers={answers} onAnswer={answer} onChoose={choose} commentFocus={commentFocus} />
            <div className="label-actions flex flex-wrap gap-2">
              <p role="status" className={said === '' ? 'sr-only' : 'w-full text-[12px] text-bad'}>{said}</p>
              <button type="button" className="control control-primary" onClick={() => save(answers)}>{looked ? 'Save as second label' : 'Save'} <kbd className="kbd">Enter</kbd></button>
              {!looked && <button type="button" className="control" data-native onClick={() => setDialog('skip')}>Skip <kbd className="kbd">S</kbd></button>}
              <button type="button" className="control" data-native disabled={session.history.length === 0} onClick={undo}>Undo <kbd className="kbd">U</kbd></button>
              <button type="button" className="control" data-native disabled={session.history.length === 0} onClick={labelling.lookBack}>Back <kbd className="kbd">←</kbd></button>
            </div>
          </aside>
        </div>
      )}
      {selection && spansQuestion && <SpanMenu selection={selection} onMark={mark} />}
      {dialog === 'help' && <KeysHelp rubric={rubric} onClose={() => setDialog(null)} />}
      {dialog === 'skip' && <SkipDialog onClose={() => setDialog(null)} onSkip={(reason) => { setDialog(null); setSaid(''); painted.leave(); labelling.skip(reason); }} />}
    </div>
  );
}

function SpanMenu({ selection, onMark }: { selection: Selection; onMark: (label: string) => void }) {
  const choices = SPAN_CHOICES[selection.where === 'answer' ? 'answer' : 'document'];
  return (
    <div role="menu" aria-label="Mark the selected text" className="popover fixed flex gap-1 p-1" style={{ top: Math.min(selection.rect.bottom + 6, window.innerHeight - 48), left: Math.max(8, Math.min(selection.rect.left, window.innerWidth - 260)) }}>
      {choices.map((choice) => (
        <button key={choice.label} type="button" role="menuitem" className="control" data-native onMouseDown={(event) => event.preventDefault()} onClick={() => onMark(choice.label)}>
          {choice.title} <kbd className="kbd">{choice.key}</kbd>
        </button>
      ))}
    </div>
  );
}

function onSearchKey(event: React.KeyboardEvent<HTMLInputElement>): void {
  if (event.key === 'Escape') event.currentTarget.blur();
  if (event.key !== 'Enter') return;
  const hits = [...document.querySelectorAll('.search-hit')];
  const at = hits.findIndex((hit) => hit.hasAttribute('data-here'));
  hits[at]?.removeAttribute('data-here');
  const next = hits[(at + 1) % hits.length];
  next?.setAttribute('data-here', '');
  next?.scrollIntoView({ block: 'center' });
}

/** Enter is the element's own there. */
function isNative(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-native], a') !== null;
}

function act(event: KeyboardEvent, what: () => void): void {
  event.preventDefault();
  what();
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || target.closest('[role="dialog"]') !== null;
}

