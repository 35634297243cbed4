/** A field under its name, with a word of help. */
import type { ReactNode } from 'react';

export function Labelled({ label, help, children }: { label: ReactNode; help?: ReactNode; children: ReactNode }) {
  return (
    <label className="block">
      <span className="mb-1 block font-medium text-ink-2">{label}</span>
      {children}
      {help && <span className="mt-0.5 block text-[12px] text-ink-3">{help}</span>}
    </label>
  );
}
