/** Why an item is passed on: by number, or in words. */
import { Dialog } from 'radix-ui';
import { useState } from 'react';

const REASONS = ['Not my language', 'Not my subject', 'The texts are missing or broken', 'Should not be read by reviewers'];

export function SkipDialog({ onSkip, onClose }: { onSkip: (reason: string) => void; onClose: () => void }) {
  const [reason, setReason] = useState('');
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Content
          className="popover fixed top-[20vh] left-1/2 z-50 w-[min(420px,calc(100vw-24px))] -translate-x-1/2 p-5"
          aria-describedby={undefined}
          onKeyDown={(event) => {
            const chosen = event.target instanceof HTMLInputElement && reason !== '' ? undefined : REASONS[Number(event.key) - 1];
            if (!chosen) return;
            event.preventDefault();
            onSkip(chosen);
          }}
        >
          <Dialog.Title className="mb-3 text-[15px] font-semibold">Skip, because…</Dialog.Title>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (reason.trim() !== '') onSkip(reason.trim());
            }}
          >
            <input autoFocus className="field mb-3" aria-label="Reason" placeholder="1–4, or a reason and Enter" value={reason} onChange={(event) => setReason(event.target.value)} />
            <div className="flex flex-col gap-1.5">
              {REASONS.map((text, index) => (
                <button key={text} type="button" className="control justify-between" onClick={() => onSkip(text)}>
                  {text} <kbd className="kbd">{index + 1}</kbd>
                </button>
              ))}
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
