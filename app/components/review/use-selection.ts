/** Which rows of a list are chosen: by mouse with a range, by keyboard with Space and the arrows. */
import { type ChangeEvent, createContext, type KeyboardEvent, type MouseEvent, useContext, useMemo, useRef, useState } from 'react';

export interface Selection {
  /** Of the rows that are shown; what is no longer shown is no longer chosen. */
  chosen: ReadonlySet<string>;
  isAll: boolean;
  isSome: boolean;
  toggleAll(): void;
  clear(): void;
  /** Props of the checkbox of a row. */
  box(id: string): { checked: boolean; onClick(event: MouseEvent): void; onChange(event: ChangeEvent<HTMLInputElement>): void; onKeyDown(event: KeyboardEvent<HTMLInputElement>): void; 'data-select-row': string };
}

export function useSelection(ids: readonly string[]): Selection {
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const isRange = useRef(false);
  const chosen = useMemo(() => new Set(ids.filter((id) => kept.has(id))), [ids, kept]);
  const unique = new Set(ids);
  const choose = (box: HTMLInputElement, isOn: boolean) => {
    const order = boxesBeside(box).map((one) => one.dataset['selectRow'] ?? '');
    const id = box.dataset['selectRow'] ?? '';
    const [from, to] = [order.indexOf(last.current ?? ''), order.indexOf(id)];
    const range = isRange.current && from >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    setKept((was) => {
      const next = new Set(was);
      for (const one of range) {
        if (isOn) next.add(one);
        else next.delete(one);
      }
      return next;
    });
    last.current = id;
  };
  return {
    chosen,
    isAll: unique.size > 0 && chosen.size === unique.size,
    isSome: chosen.size > 0 && chosen.size < unique.size,
    toggleAll: () => setKept(chosen.size === unique.size ? new Set() : new Set(ids)),
    clear: () => setKept(new Set()),
    box: (id) => ({
      checked: chosen.has(id),
      'data-select-row': id,
      onClick: (event) => {
        isRange.current = event.shiftKey;
      },
      onChange: (event) => choose(event.currentTarget, event.currentTarget.checked),
      onKeyDown: (event) => {
        isRange.current = event.shiftKey;
        if (event.key === 'Escape') setKept(new Set());
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        if (step === 0) return;
        event.preventDefault();
        const boxes = boxesBeside(event.currentTarget);
        const next = boxes[boxes.indexOf(event.currentTarget) + step];
        next?.focus();
        // As in a file list: Shift takes along what the arrows pass.
        if (event.shiftKey && next && !next.checked) next.click();
      },
    }),
  };
}

/** In the order in which they are seen, which sorting may have changed. */
function boxesBeside(box: HTMLInputElement): HTMLInputElement[] {
  return [...(box.closest('table, ol')?.querySelectorAll<HTMLInputElement>('[data-select-row]') ?? [])];
}

/** Cells of a table read it from here: columns that were made anew with each choice would lose the focus. */
export const SelectionContext = createContext<Selection | null>(null);

export function useChosen(): Selection {
  const selection = useContext(SelectionContext);
  if (!selection) throw new Error('A box to choose a row stands outside of a selection.');
  return selection;
}
