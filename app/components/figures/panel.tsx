/** One figure with its name above and what it means below. */
import type { ReactNode } from 'react';

export function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="panel min-w-0 p-4" aria-label={title}>
      <h3 className="text-[13px] font-medium text-ink-2">{title}</h3>
      <div className="mt-1">{children}</div>
    </section>
  );
}

export const Big = ({ children }: { children: ReactNode }) => <p className="text-[22px] leading-8 font-semibold tracking-tight">{children}</p>;
export const Note = ({ children }: { children: ReactNode }) => <p className="mt-1 text-[12px] text-ink-3">{children}</p>;
