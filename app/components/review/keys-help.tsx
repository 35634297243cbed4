/** All keys of the labelling screen. */
import { Dialog } from 'radix-ui';
import type { Rubric } from '#schema/review.ts';

const KEYS: [string, string][] = [
  ['Enter', 'Save and go on'],
  ['←', 'Back to the last ones, with the judge’s marks; a new label there is kept as a second one'],
  ['→ or Esc', 'Return to the item at hand'],
  ['U or Ctrl+Z', 'Undo, ten deep, until the judge’s marks were seen'],
  ['S', 'Skip, with a reason'],
  ['C', 'Comment; Esc leaves'],
  ['D, then 1–9', 'Relevance of a document'],
  ['/', 'Search in the documents; Enter goes to the next hit, Esc leaves'],
  ['?', 'This list'],
];

export function KeysHelp({ rubric, onClose }: { rubric: Rubric | undefined; onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Content className="popover fixed top-[8vh] left-1/2 z-50 max-h-[84vh] w-[min(640px,calc(100vw-24px))] -translate-x-1/2 overflow-y-auto p-5" aria-describedby={undefined}>
          <Dialog.Title className="mb-3 text-[15px] font-semibold">Keys</Dialog.Title>
          <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
            <KeyList title="Everywhere" keys={KEYS} />
            <div className="flex flex-col gap-4">
              {rubric?.questions.filter((question) => question.options.some((option) => option.key)).map((question) => (
                <KeyList key={question.id} title={question.prompt} keys={question.options.flatMap((option): [string, string][] => (option.key ? [[option.key.toUpperCase(), option.help ? `${option.label}: ${option.help}` : option.label]] : []))} />
              ))}
            </div>
          </div>
          <p className="mt-4 text-[12px] text-ink-3">Keys rest while you type. Select text in the answer or in a document to mark it.</p>
          <div className="mt-4 flex justify-end">
            <Dialog.Close className="control">Close <kbd className="kbd">Esc</kbd></Dialog.Close>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function KeyList({ title, keys }: { title: string; keys: readonly [string, string][] }) {
  return (
    <section>
      <h3 className="mb-1 text-[12px] font-semibold text-ink-3">{title}</h3>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-[13px]">
        {keys.map(([key, what]) => (
          <div key={key} className="contents">
            <dt><kbd className="kbd whitespace-nowrap">{key}</kbd></dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
