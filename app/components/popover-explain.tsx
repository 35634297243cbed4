/**
 * A trigger that explains itself: its card opens on hover and on keyboard focus without moving the
 * focus; a click or Enter moves into the card, where its links are; Escape closes.
 */
import { Popover } from 'radix-ui';
import { useRef, useState, type FocusEvent, type ReactNode } from 'react';

const HOVER_DELAY_MS = 250;
const LEAVE_DELAY_MS = 180;

interface ExplainedProps {
  /** Name of the card. */
  label: string;
  trigger: ReactNode;
  /** Read aloud after the trigger's own text. */
  note: string;
  className?: string;
  children: ReactNode;
}

export function Explained({ label, trigger, note, className, children }: ExplainedProps) {
  const [isOpen, setIsOpen] = useState(false);
  /** How it was opened: what was clicked stays until it is dismissed. */
  const isPinned = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const later = (open: boolean, delayMs: number) => {
    clearTimeout(timer.current);
    if (!open && isPinned.current) return;
    timer.current = setTimeout(() => setIsOpen(open), delayMs);
  };
  const onOpenChange = (open: boolean) => {
    clearTimeout(timer.current);
    isPinned.current = open;
    setIsOpen(open);
  };
  const onFocus = (event: FocusEvent) => {
    if (event.currentTarget.matches(':focus-visible')) later(true, 0);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpenChange}>
      <Popover.Trigger
        className={className}
        onClick={(event) => {
          // Hover has opened it already: the click is to stay, not to close.
          if (!isOpen || isPinned.current) return;
          event.preventDefault();
          isPinned.current = true;
          cardOf(event.currentTarget.getAttribute('aria-controls'))?.focus();
        }}
        onPointerEnter={(event) => event.pointerType === 'mouse' && later(true, HOVER_DELAY_MS)}
        onPointerLeave={(event) => event.pointerType === 'mouse' && later(false, LEAVE_DELAY_MS)}
        onFocus={onFocus}
        onBlur={() => later(false, LEAVE_DELAY_MS)}
      >
        {trigger}
        <span className="sr-only"> {note}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover w-[min(360px,calc(100vw-24px))] p-4 text-[13px] outline-none"
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label={label}
          onOpenAutoFocus={(event) => !isPinned.current && event.preventDefault()}
          onCloseAutoFocus={(event) => !isPinned.current && event.preventDefault()}
          onPointerEnter={() => clearTimeout(timer.current)}
          onPointerLeave={() => later(false, LEAVE_DELAY_MS)}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const cardOf = (id: string | null) => (id ? document.getElementById(id) : null);
