/** The keys of a project: who made them, what they open, and the way to end one. */
import { Form } from '@remix-run/react';
import { AlertDialog } from 'radix-ui';
import { formatTime } from '../format-time.ts';
import { useTimeZone } from '../layout/site.tsx';

export interface ListedKey {
  key_id: string;
  name: string;
  scopes: readonly string[];
  hint: string;
  created_at: string;
  created_by: string;
  revoked_at: string | null;
  revoked_by: string | null;
}

export function KeyList({ keys }: { keys: readonly ListedKey[] }) {
  const timeZone = useTimeZone();
  if (keys.length === 0) return <p className="panel p-8 text-center text-[13px] text-ink-2">No key yet. In local mode none is needed; one is worth making before others send.</p>;
  return (
    <div className="panel overflow-x-auto" tabIndex={0} role="region" aria-label="Keys">
      <table className="data-table w-full">
        <caption className="sr-only">Keys of this project, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Key</th>
            <th scope="col">Scopes</th>
            <th scope="col">Made</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.key_id}>
              <td className="font-medium">{key.name}</td>
              <td className="font-mono text-[12px] whitespace-nowrap">assay_…{key.hint}</td>
              <td>{key.scopes.join(', ')}</td>
              <td className="whitespace-nowrap">{formatTime(key.created_at, timeZone)} by {key.created_by}</td>
              <td className="whitespace-nowrap">{key.revoked_at ? <span className="text-ink-3">Revoked {formatTime(key.revoked_at, timeZone)} by {key.revoked_by}</span> : <Revoke keyId={key.key_id} name={key.name} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Revoke({ keyId, name }: { keyId: string; name: string }) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>
        <button type="button" className="control">
          Revoke<span className="sr-only"> {name}</span>
        </button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/30" />
        <AlertDialog.Content className="popover fixed top-[20vh] left-1/2 z-50 w-[min(440px,calc(100vw-24px))] -translate-x-1/2 p-5">
          <AlertDialog.Title className="text-[15px] font-semibold">Revoke “{name}”?</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-[13px] text-ink-2">Whoever sends with it is refused within seconds, and exporters drop what is refused. This cannot be undone.</AlertDialog.Description>
          <Form method="post" className="mt-4 flex justify-end gap-2">
            <input type="hidden" name="key_id" value={keyId} />
            <AlertDialog.Cancel className="control" type="button">Keep it</AlertDialog.Cancel>
            {/* No AlertDialog.Action: it would take the form away before it is sent. The row closes it when the key is revoked. */}
            <button type="submit" name="intent" value="revoke" className="control control-primary">Revoke</button>
          </Form>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
