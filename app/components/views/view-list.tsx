/** Saved views, each to open, rename or delete. */
import { Form, Link } from '@remix-run/react';

export interface SavedView {
  view_id: string;
  name: string;
  href: string;
}

export function ViewList({ views, isBusy }: { views: readonly SavedView[]; isBusy: boolean }) {
  return (
    <ul className="panel divide-y divide-line text-[13px]" aria-label="Saved views">
      {views.map((view) => (
        <li key={`${view.view_id} ${view.name}`} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
          <span className="min-w-0 flex-1 basis-60">
            <Link to={view.href} className="font-medium hover:underline"><bdi>{view.name}</bdi></Link>
            <span className="block truncate text-[12px] text-ink-3" title={view.href}>{view.href}</span>
          </span>
          <Form method="post" className="flex gap-2" preventScrollReset>
            <input type="hidden" name="view_id" value={view.view_id} />
            <input name="name" defaultValue={view.name} required maxLength={80} aria-label={`New name of ${view.name}`} className="field !w-44" autoComplete="off" />
            <button type="submit" name="intent" value="rename" className="control" disabled={isBusy}>Rename<span className="sr-only"> {view.name}</span></button>
            <button type="submit" name="intent" value="delete" formNoValidate className="control" disabled={isBusy}>Delete<span className="sr-only"> {view.name}</span></button>
          </Form>
        </li>
      ))}
    </ul>
  );
}
