/** A marker, new or changed. */
import { Form, Link } from '@remix-run/react';
import { useState } from 'react';
import { MARKER_KINDS } from '#schema/markers.ts';
import { formatWallTime } from '../format-time.ts';
import { Labelled } from '../layout/labelled.tsx';
import { useSite } from '../layout/site.tsx';
import { KIND_TITLES } from './kinds.ts';
import type { Marker } from './marker-list.tsx';

export function MarkerForm({ marker, features, cancelHref, isSaving }: { marker: Marker | null; features: readonly string[]; cancelHref: string; isSaving: boolean }) {
  const { now, timeZone } = useSite();
  const [kind, setKind] = useState(marker?.kind ?? 'deploy');
  return (
    <Form method="post" action={cancelHref} className="grid gap-3 p-4 text-[13px] sm:grid-cols-2 xl:grid-cols-4" preventScrollReset>
      {marker && <input type="hidden" name="marker_id" value={marker.marker_id} />}
      <Labelled label="Kind">
        <select name="kind" className="field" value={kind} onChange={(event) => setKind(event.target.value)}>
          {MARKER_KINDS.map((one) => <option key={one} value={one}>{KIND_TITLES[one]}</option>)}
        </select>
      </Labelled>
      <div className="xl:col-span-2"><Labelled label="Title"><input name="title" required maxLength={500} className="field" defaultValue={marker?.title ?? ''} placeholder="assistant 2.4.0" autoComplete="off" /></Labelled></div>
      <Labelled label={`When, ${timeZone}`}><input type="datetime-local" step={1} name="at" required className="field" defaultValue={formatWallTime(marker?.at ?? now, timeZone)} /></Labelled>
      <Labelled label="Feature"><input name="feature" className="field" list="marker-features" placeholder="all" defaultValue={marker?.feature ?? ''} autoComplete="off" /></Labelled>
      <datalist id="marker-features">{features.map((feature) => <option key={feature} value={feature} />)}</datalist>
      <div className="xl:col-span-2"><Labelled label="Link"><input name="url" type="url" className="field" maxLength={2_048} placeholder="https://" defaultValue={marker?.url ?? ''} autoComplete="off" /></Labelled></div>
      {kind === 'incident' && (
        <>
          <Labelled label="Severity">
            <select name="severity" required className="field" defaultValue={marker?.severity || 'sev3'}>
              {['sev1', 'sev2', 'sev3', 'sev4', 'sev5'].map((one) => <option key={one} value={one}>{one}</option>)}
            </select>
          </Labelled>
          <label className="flex items-baseline gap-2 sm:col-span-2 xl:col-span-4">
            <input type="checkbox" name="is_genai" value="yes" defaultChecked={marker?.is_genai === true} /> Caused by a GenAI change: it counts in the KPI of GenAI incidents
          </label>
        </>
      )}
      <div className="flex gap-2 sm:col-span-2 xl:col-span-4">
        <button type="submit" name="intent" value="save" className="control control-primary" disabled={isSaving}>{marker ? 'Save the change' : 'Add the marker'}</button>
        {marker && <Link to={cancelHref} preventScrollReset className="control">Cancel</Link>}
      </div>
    </Form>
  );
}
