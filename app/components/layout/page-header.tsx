/** Title of a page, one sentence about it, and what it offers to do. */
import type { ReactNode } from 'react';

export function PageHeader({ title, about, children }: { title: ReactNode; about?: ReactNode; children?: ReactNode }) {
  return (
    <header className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
      <div className="min-w-0">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {about && <p className="mt-0.5 text-[13px] text-ink-3">{about}</p>}
      </div>
      {children}
    </header>
  );
}

export function SectionHeader({ title, about, children, id }: { title: string; about?: ReactNode; children?: ReactNode; id?: string }) {
  return (
    <div className="mt-8 mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
      <h2 id={id} className="text-[15px] font-semibold tracking-tight">
        {title}
        {about && <span className="ml-2 text-[12px] font-normal tracking-normal text-ink-3">{about}</span>}
      </h2>
      {children}
    </div>
  );
}
