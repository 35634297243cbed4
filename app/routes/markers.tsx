/** Markers: deploys, incidents and other moments that may explain a series; added, changed, deleted, each undone. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData, useLocation, useNavigation, useSearchParams } from '@remix-run/react';
import { RANGES } from '#schema/filter.ts';
import { MARKER_KINDS } from '#schema/markers.ts';
import { deleteMarker } from '#app/actions/delete-marker.server.ts';
import { ActionError } from '#app/actions/deps.server.ts';
import { saveMarker } from '#app/actions/save-marker.server.ts';
import { formatWindow } from '#app/components/format-time.ts';
import { Choice } from '#app/components/layout/choice.tsx';
import { PageHeader } from '#app/components/layout/page-header.tsx';
import { type Done, Said } from '#app/components/layout/said.tsx';
import { useTimeZone } from '#app/components/layout/site.tsx';
import { KIND_TITLES } from '#app/components/markers/kinds.ts';
import { MarkerForm } from '#app/components/markers/marker-form.tsx';
import { MarkerList } from '#app/components/markers/marker-list.tsx';
import { markerFields, readMarkerForm } from '#app/marker-form.server.ts';
import { loadPage } from '#app/page-loader.server.ts';
import { markerById, markerList } from '#app/queries/marker-list.server.ts';
import { readFeatures } from '#app/readings/features.server.ts';
import { actorOf } from '#app/review-routes.server.ts';

export const meta: MetaFunction = () => [{ title: 'Markers · Assay' }];

const LISTED = 500;
/** What was planned ahead is listed too. */
const AHEAD_MS = 30 * 86_400_000;

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ filter, search, context }) => {
    const { project_id } = context.project;
    const isOpen = !search.has('to');
    const [markers, features, edited] = await Promise.all([
      markerList(context.reader, { project_id, from: filter.from, to: isOpen ? filter.to + AHEAD_MS : filter.to, kinds: MARKER_KINDS.filter((kind) => kind === search.get('kind')), limit: LISTED }),
      readFeatures(context),
      search.has('edit') ? markerById(context.reader, { project_id, marker_id: search.get('edit') ?? '' }) : [],
    ]);
    return { filter, markers, features, edited: edited.find((one) => one.is_deleted === 0) ?? null };
  });

export async function action({ request, context }: ActionFunctionArgs): Promise<Done> {
  const actor = await actorOf({ request, context });
  const form = await request.formData();
  const intent = form.get('intent');
  const marker_id = String(form.get('marker_id') ?? '');
  try {
    if (intent === 'delete') return { said: `“${(await deleteMarker(context, actor, marker_id)).title}” is deleted.`, undo: { intent: 'restore', marker_id } };
    if (intent === 'restore') return { said: `“${(await deleteMarker(context, actor, marker_id, false)).title}” is back.` };
    const draft = readMarkerForm(form, context.project.settings.time_zone);
    const saved = await saveMarker(context, actor, draft);
    return saved.before
      ? { said: `“${draft.title}” is changed.`, undo: { intent: 'save', ...markerFields(saved.before) } }
      : { said: `“${draft.title}” is added.`, undo: { intent: 'delete', marker_id: saved.marker_id } };
  } catch (error) {
    if (error instanceof ActionError) return { problem: error.message };
    throw error;
  }
}

export default function MarkersPage() {
  const { filter, markers, features, edited } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const isBusy = useNavigation().state === 'submitting';
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const timeZone = useTimeZone();
  const back = new URLSearchParams(search);
  back.delete('edit');
  return (
    <>
      <PageHeader title="Markers" about="Deploys, incidents and other moments that may explain a series. Deploy hooks send them to POST /v1/markers." />
      <Said done={done} />
      <section className="panel mb-4" aria-label={edited ? `Change “${edited.title}”` : 'Add a marker'}>
        <h2 className="border-b border-line px-4 py-2.5 text-[14px] font-semibold">{edited ? <>Change “<bdi>{edited.title}</bdi>”</> : 'Add a marker'}</h2>
        <MarkerForm key={edited ? `${edited.marker_id} ${edited.version}` : `new ${markers.length}`} marker={edited} features={features} cancelHref={`${pathname}?${back}`} isSaving={isBusy} />
      </section>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Choice label="Time range" name="range" current={search.has('from') ? 'custom' : (search.get('range') ?? '30d')} options={RANGES.map((range) => [range, range] as const)} />
        <Choice label="Kind" name="kind" options={[[null, 'All'], ...MARKER_KINDS.map((kind) => [kind, KIND_TITLES[kind]] as const)]} />
        <span className="ml-auto text-[12px] text-ink-3">{formatWindow(filter, timeZone)}{search.has('to') ? '' : ', and what is planned'}</span>
      </div>
      {markers.length === 0 ? <p className="panel p-8 text-center text-[13px] text-ink-2">No marker of this kind in this window.</p> : <MarkerList markers={markers} isBusy={isBusy} />}
    </>
  );
}
