/** Keys: make one (shown once), see who made which, revoke. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { listKeys } from '#schema/access/keys.server.ts';
import { ActionError } from '#app/actions/deps.server.ts';
import { endKey, makeKey } from '#app/actions/keys.server.ts';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { AuditList } from '#app/components/settings/audit-list.tsx';
import { KeyList } from '#app/components/settings/key-list.tsx';
import { NewKey } from '#app/components/settings/new-key.tsx';
import { SettingsTabs } from '#app/components/settings/settings-tabs.tsx';
import { loadPage } from '#app/page-loader.server.ts';
import { auditLog } from '#app/queries/audit-log.server.ts';
import { actorOf } from '#app/review-routes.server.ts';

export const meta: MetaFunction = () => [{ title: 'Keys · Assay' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ context: { reader, project } }) => {
    const [keys, entries] = await Promise.all([listKeys(reader, project.project_id), auditLog(reader, { project_id: project.project_id, limit: 20 })]);
    return { keys, entries };
  });

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await actorOf({ request, context });
  const form = await request.formData();
  try {
    if (form.get('intent') === 'revoke') return { said: `“${(await endKey(context, actor, String(form.get('key_id')))).name}” is revoked.` };
    return { made: await makeKey(context, actor, { name: String(form.get('name') ?? ''), scopes: form.getAll('scopes').map(String) }) };
  } catch (error) {
    if (error instanceof ActionError) return { problem: error.message };
    throw error;
  }
}

export default function KeysPage() {
  const { keys, entries } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const isBusy = useNavigation().state !== 'idle';
  return (
    <>
      <PageHeader title="Settings" about="A key belongs to this project. Send it as “Authorization: Bearer KEY” or “x-api-key: KEY”; Langfuse SDKs take it as the secret key." />
      <SettingsTabs />
      <p role="status" className={`text-[13px] not-empty:mb-3 ${done && 'problem' in done ? 'text-bad' : 'text-ink-2'}`}>{done && 'said' in done ? done.said : done && 'problem' in done ? done.problem : ''}</p>
      {done && 'made' in done && done.made && <NewKey name={done.made.name} value={done.made.key} />}
      <Form method="post" className="panel mb-4 flex flex-wrap items-end gap-4 p-4 text-[13px]" key={keys.length}>
        <label className="block">
          <span className="mb-1 block font-medium text-ink-2">Name</span>
          <input name="name" required maxLength={80} className="field !w-64 max-w-full" placeholder="checkout service, production" />
        </label>
        <fieldset className="flex min-w-0 flex-wrap gap-x-4 gap-y-1 pb-1.5">
          <legend className="mb-1 font-medium text-ink-2">Scopes</legend>
          <label className="inline-flex items-center gap-1.5"><input type="checkbox" name="scopes" value="ingest" defaultChecked /> Send (ingest)</label>
          <label className="inline-flex items-center gap-1.5"><input type="checkbox" name="scopes" value="read" /> Read the API (read)</label>
        </fieldset>
        <button type="submit" name="intent" value="make" className="control control-primary" disabled={isBusy}>Make a key</button>
      </Form>
      <KeyList keys={keys} />
      <SectionHeader title="Changes" about="the last twenty" />
      <AuditList entries={entries} />
    </>
  );
}
