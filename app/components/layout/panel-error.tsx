/** A panel whose figures did not come: it says so in its own place and offers to try again. */
import { useRevalidator } from '@remix-run/react';
import { TriangleAlert } from 'lucide-react';

export function PanelError({ what }: { what: string }) {
  const revalidator = useRevalidator();
  return (
    <div className="panel flex flex-wrap items-center gap-3 p-4 text-[13px]" role="alert">
      <TriangleAlert size={16} aria-hidden="true" className="text-bad" />
      <span>{what} could not be read. Nothing is shown rather than something wrong.</span>
      <button type="button" className="control" disabled={revalidator.state !== 'idle'} onClick={() => revalidator.revalidate()}>
        Try again
      </button>
    </div>
  );
}
