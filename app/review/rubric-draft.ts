/** A rubric while it is being written: what is wrong with it, as sentences, and what a new version changes. Safe in a browser. */
import { type Question, RESERVED_KEYS, type Rubric, rubricSchema } from '#schema/review.ts';

/** As a rubric, without its version; fields may be empty for the moment. */
export type RubricDraft = Omit<Rubric, 'version'>;
export type Option = Question['options'][number];

export const KIND_NAMES: Record<Question['kind'], string> = {
  yes_no: 'Yes or no',
  one_of: 'One of',
  many_of: 'Many of',
  number: 'Number',
  text: 'Text',
  spans: 'Marked words',
  documents: 'Relevance of each document',
};

export const hasOptions = (kind: Question['kind']): boolean => kind === 'one_of' || kind === 'many_of';

/** A name for exports and scores out of words: lower case, digits and "_". */
export function slugOf(words: string, taken: readonly string[] = []): string {
  const base = words.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '').slice(0, 40) || 'question';
  let name = base;
  for (let number = 2; taken.includes(name); number += 1) name = `${base}_${number}`;
  return name;
}

export function newQuestion(kind: Question['kind'], taken: readonly string[]): Question {
  const options: Option[] = hasOptions(kind) ? [newOption(), newOption()] : [];
  return { id: slugOf(kind, taken), kind, prompt: '', help: '', example: '', is_required: false, options, when: null };
}

export const newOption = (): Option => ({ value: '', label: '', help: '', key: null, is_final: false });

/** A list with one of its members a place further up (-1) or down (1). */
export function moved<T>(list: readonly T[], index: number, step: -1 | 1): T[] {
  const next = [...list];
  const [one] = next.splice(index, 1);
  if (one !== undefined) next.splice(Math.max(0, Math.min(next.length, index + step)), 0, one);
  return next;
}

/** What stands in the way of publishing, as sentences; empty when nothing does. */
export function draftProblems(draft: RubricDraft): string[] {
  const problems: string[] = [];
  if (draft.name.trim() === '') problems.push('The rubric needs a name.');
  if (draft.questions.length === 0) problems.push('The rubric needs a question.');
  const keys = new Map<string, string>();
  draft.questions.forEach((question, index) => {
    problems.push(...questionProblems(draft.questions, question, index));
    for (const option of question.options) {
      if (option.key === null) continue;
      const key = option.key.toLowerCase();
      const holder = RESERVED_KEYS.includes(key) ? 'the labelling screen itself' : keys.get(key);
      if (holder) problems.push(`${nameOf(question, index)}: key ${key.toUpperCase()} of “${option.label}” belongs to ${holder}.`);
      else keys.set(key, `“${option.label}” of question ${index + 1}`);
    }
  });
  problems.push(...verdictProblems(draft));
  if (problems.length > 0) return problems;
  // Whatever the sentences above do not know of.
  const parsed = rubricSchema.safeParse({ ...draft, rubric_id: draft.rubric_id || 'new', version: 1 });
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.') || 'The rubric'}: ${issue.message}.`);
}

function nameOf(question: Question, index: number): string {
  return question.prompt.trim() === '' ? `Question ${index + 1}` : `Question ${index + 1} (“${question.prompt.trim().slice(0, 60)}”)`;
}

function questionProblems(questions: readonly Question[], question: Question, index: number): string[] {
  const name = nameOf(question, index);
  const problems: string[] = [];
  if (question.prompt.trim() === '') problems.push(`${name} does not ask anything yet.`);
  if (!/^[a-z][a-z0-9_]*$/.test(question.id)) problems.push(`${name}: its name in exports must begin with a letter and hold lower-case letters, digits and “_”.`);
  if (questions.findIndex((one) => one.id === question.id) < index) problems.push(`${name}: its name in exports, ${question.id}, is another question’s already.`);
  if (hasOptions(question.kind)) {
    if (question.options.length < 2) problems.push(`${name} needs two options or more.`);
    question.options.forEach((option, at) => {
      if (option.label.trim() === '') problems.push(`${name}: option ${at + 1} has no text.`);
      else if (!/^[a-z0-9_]+$/.test(option.value)) problems.push(`${name}: the name of “${option.label}” in exports must hold lower-case letters, digits and “_”.`);
      if (option.value !== '' && question.options.findIndex((one) => one.value === option.value) < at) problems.push(`${name}: two options are called ${option.value} in exports.`);
    });
  }
  const { when } = question;
  if (when) {
    const before = questions.slice(0, index).find((one) => one.id === when.question);
    const values = before?.kind === 'yes_no' ? ['yes', 'no'] : (before?.options.map((option) => option.value) ?? []);
    if (!before) problems.push(`${name} is asked depending on ${when.question}, which is not asked before it.`);
    else if (when.is.length === 0) problems.push(`${name} is asked depending on question ${questions.indexOf(before) + 1}, but on none of its answers.`);
    else if (when.is.some((value) => !values.includes(value))) problems.push(`${name} is asked on an answer that question ${questions.indexOf(before) + 1} does not have.`);
  }
  return problems;
}

function verdictProblems({ questions, verdict }: RubricDraft): string[] {
  const question = questions.find((one) => one.id === verdict.question);
  if (!question) return ['No question says whether an answer is a hallucination: choose one below.'];
  if (question.kind !== 'one_of') return ['The question that says whether an answer is a hallucination must be of the kind “One of”.'];
  const values = question.options.map((option) => option.value);
  const gone = [...verdict.positive, ...verdict.undecided].filter((value) => !values.includes(value));
  if (gone.length > 0) return [`What counts as a hallucination names ${gone.join(', ')}, which is no option any more.`];
  if (verdict.positive.length === 0) return ['No option counts as a hallucination.'];
  if (verdict.positive.length + verdict.undecided.length >= values.length) return ['Every option counts as a hallucination or as undecided: one must be fine.'];
  return [];
}

/** What a version changes against the one before, as sentences; empty when nothing does. */
export function rubricChanges(before: RubricDraft, after: RubricDraft): string[] {
  const changes: string[] = [];
  if (before.name !== after.name) changes.push(`Renamed from “${before.name}” to “${after.name}”.`);
  for (const old of before.questions) if (!after.questions.some((one) => one.id === old.id)) changes.push(`“${old.prompt}” is no longer asked.`);
  for (const question of after.questions) {
    const old = before.questions.find((one) => one.id === question.id);
    if (!old) changes.push(`“${question.prompt}” is new (${KIND_NAMES[question.kind].toLowerCase()}).`);
    else changes.push(...questionChanges(old, question));
  }
  const order = (rubric: RubricDraft, other: RubricDraft) => rubric.questions.map((one) => one.id).filter((id) => other.questions.some((one) => one.id === id)).join(' ');
  if (order(before, after) !== order(after, before)) changes.push('Questions are asked in another order.');
  const counts = (rubric: RubricDraft) => JSON.stringify([rubric.verdict.question, [...rubric.verdict.positive].sort(), [...rubric.verdict.undecided].sort()]);
  if (counts(before) !== counts(after)) changes.push(`What counts as a hallucination changed: ${after.verdict.positive.join(' or ')}${after.verdict.undecided.length > 0 ? `; ${after.verdict.undecided.join(' and ')} leaves it open` : ''}.`);
  return changes;
}

function questionChanges(old: Question, question: Question): string[] {
  const changes: string[] = [];
  const name = `“${question.prompt}”`;
  if (old.prompt !== question.prompt) changes.push(`“${old.prompt}” now reads ${name}.`);
  if (old.kind !== question.kind) changes.push(`${name} is of another kind: ${KIND_NAMES[question.kind].toLowerCase()} rather than ${KIND_NAMES[old.kind].toLowerCase()}.`);
  if (old.is_required !== question.is_required) changes.push(`${name} ${question.is_required ? 'must be answered now' : 'may be left out now'}.`);
  if (JSON.stringify(old.when) !== JSON.stringify(question.when)) changes.push(`When ${name} is asked changed.`);
  if (old.help !== question.help || old.example !== question.example) changes.push(`Help or example of ${name} changed.`);
  const added = question.options.filter((option) => !old.options.some((one) => one.value === option.value));
  const gone = old.options.filter((option) => !question.options.some((one) => one.value === option.value));
  if (added.length > 0) changes.push(`${name} has new options: ${added.map((option) => option.label).join(', ')}.`);
  if (gone.length > 0) changes.push(`${name} lost options: ${gone.map((option) => option.label).join(', ')}.`);
  const kept = (list: readonly Option[], other: readonly Option[]) => JSON.stringify(list.filter((option) => other.some((one) => one.value === option.value)));
  if (kept(old.options, question.options) !== kept(question.options, old.options)) changes.push(`Words, keys or order of the options of ${name} changed.`);
  return changes;
}
