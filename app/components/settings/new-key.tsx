/** A key in the one moment in which it can be read. */
import { CopyButton } from '../layout/copy-button.tsx';

export function NewKey({ name, value }: { name: string; value: string }) {
  return (
    <section className="panel mb-4 border-accent p-4" aria-label="The new key" role="status">
      <p className="text-[13px] font-medium">The key “{name}” is made. Copy it now: it is not kept and cannot be shown again.</p>
      <p className="mt-2 flex items-center gap-2">
        <code className="overflow-x-auto rounded bg-sunken px-2 py-1 font-mono text-[12px] break-all" data-testid="new-key">{value}</code>
        <CopyButton text={value} label="Copy the key" />
      </p>
    </section>
  );
}
