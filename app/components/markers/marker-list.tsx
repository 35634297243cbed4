/** Markers of a window, the newest first, each one click from before and after. */
import { Form, Link, useSearchParams } from '@remix-run/react';
import { formatTime } from '../format-time.ts';
import { useSite } from '../layout/site.tsx';
import { kindTitle } from './kinds.ts';
import { beforeAndAfter, compareHref, whatMovedHref } from './marker-links.ts';

export interface Marker {
  marker_id: string;
  at: number;
  kind: string;
  title: string;
  severity: string;
  url: string;
  feature: string;
  is_genai: boolean | null;
}

export function MarkerList({ markers, isBusy }: { markers: readonly Marker[]; isBusy: boolean }) {
  const { timeZone } = useSite();
  return (
    <div className="panel relative overflow-x-auto" tabIndex={0} role="region" aria-label="Markers">
      <table className="data-table w-full">
        <caption className="sr-only">Markers, the newest first</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Kind</th>
            <th scope="col">What</th>
            <th scope="col">What changed with it</th>
            <th scope="col"><span className="sr-only">Change</span></th>
          </tr>
        </thead>
        <tbody>
          {markers.map((marker) => (
            <tr key={marker.marker_id}>
              <td className="whitespace-nowrap">{formatTime(marker.at, timeZone)}</td>
              <td className="whitespace-nowrap">{kindTitle(marker.kind)}{marker.severity && ` ${marker.severity}`}</td>
              <th scope="row" className="min-w-40 font-normal">
                <bdi className="font-medium">{marker.title}</bdi>
                {(marker.feature || marker.is_genai || marker.url) && (
                  <span className="block text-[12px] text-ink-3">
                    {marker.feature && <bdi>{marker.feature} </bdi>}
                    {marker.is_genai && 'GenAI '}
                    {marker.url && <a href={marker.url} className="text-link" rel="noreferrer">link<span className="sr-only"> of {marker.title}</span></a>}
                  </span>
                )}
              </th>
              <td><Ways marker={marker} /></td>
              <td><Change marker={marker} isBusy={isBusy} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Ways({ marker }: { marker: Marker }) {
  const { now } = useSite();
  const sides = beforeAndAfter(marker.at, now);
  if (!sides) return <span className="text-ink-3">still to come</span>;
  const of = <span className="sr-only">, {marker.title}</span>;
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-1 whitespace-nowrap">
      <Link to={compareHref(sides, marker.feature)} className="text-link">Before and after{of}</Link>
      <Link to={whatMovedHref(sides, marker.feature, marker.kind === 'price' ? 'cost_total' : 'error_rate')} className="text-link">What moved{of}</Link>
    </span>
  );
}

function Change({ marker, isBusy }: { marker: Marker; isBusy: boolean }) {
  const [search] = useSearchParams();
  const edit = new URLSearchParams(search);
  edit.set('edit', marker.marker_id);
  const of = <span className="sr-only"> {marker.title}</span>;
  return (
    <span className="flex justify-end gap-2">
      <Link to={`?${edit}`} className="control">Edit{of}</Link>
      <Form method="post" preventScrollReset>
        <input type="hidden" name="marker_id" value={marker.marker_id} />
        <button type="submit" name="intent" value="delete" className="control" disabled={isBusy}>Delete{of}</button>
      </Form>
    </span>
  );
}
