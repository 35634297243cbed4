/** One of a few, side by side; each is a link, for the choice lives in the URL. */
import { Link, useSearchParams } from '@remix-run/react';

interface ChoiceProps {
  /** Read aloud, not shown. */
  label: string;
  /** The search param; null stands for its absence. */
  name: string;
  options: readonly (readonly [string | null, string])[];
  current?: string | null;
}

export function Choice({ label, name, options, current }: ChoiceProps) {
  const [search] = useSearchParams();
  const chosen = current === undefined ? search.get(name) : current;
  const hrefOf = (value: string | null) => {
    const next = new URLSearchParams(search);
    next.delete(name);
    next.delete('cursor');
    if (value !== null) next.set(name, value);
    return `?${next}`;
  };
  return (
    <nav aria-label={label} className="flex flex-wrap gap-px overflow-hidden rounded-md border border-line bg-line">
      {options.map(([value, title]) => (
        <Link
          key={title}
          to={hrefOf(value)}
          preventScrollReset
          aria-current={chosen === value ? 'true' : undefined}
          className="grow bg-surface px-2.5 py-1 text-center text-[13px] font-medium whitespace-nowrap text-ink-2 -outline-offset-2 hover:bg-hover aria-[current=true]:bg-accent-soft aria-[current=true]:text-accent"
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}
