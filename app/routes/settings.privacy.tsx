/** What is stored of texts and people, thresholds, time zone, limits; every change is in the audit log. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { ActionError } from '#app/actions/deps.server.ts';
import { saveSettings } from '#app/actions/save-settings.server.ts';
import { PageHeader, SectionHeader } from '#app/components/layout/page-header.tsx';
import { AuditList } from '#app/components/settings/audit-list.tsx';
import { PrivacyForm } from '#app/components/settings/privacy-form.tsx';
import { SettingsTabs } from '#app/components/settings/settings-tabs.tsx';
import { loadPage } from '#app/page-loader.server.ts';
import { auditLog } from '#app/queries/audit-log.server.ts';
import { actorOf } from '#app/review-routes.server.ts';
import { readSettingsForm } from '#app/settings-form.server.ts';

export const meta: MetaFunction = () => [{ title: 'Privacy · Assay' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ context: { reader, project } }) => ({
    settings: project.settings,
    entries: await auditLog(reader, { project_id: project.project_id, limit: 20 }),
  }));

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await actorOf({ request, context });
  try {
    const changed = await saveSettings(context, actor, readSettingsForm(await request.formData()));
    return { said: changed.length === 0 ? 'Nothing was different.' : `Saved: ${changed.join(', ').replaceAll('_', ' ')}.` };
  } catch (error) {
    if (error instanceof ActionError) return { problem: error.message };
    throw error;
  }
}

export default function PrivacyPage() {
  const { settings, entries } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const isBusy = useNavigation().state !== 'idle';
  return (
    <>
      <PageHeader title="Settings" about="What is stored of texts and people is decided before anything is written; a change holds for what arrives after it." />
      <SettingsTabs />
      <p role="status" className={`text-[13px] not-empty:mb-3 ${done && 'problem' in done ? 'text-bad' : 'text-ink-2'}`}>{done && 'said' in done ? done.said : done && 'problem' in done ? done.problem : ''}</p>
      <PrivacyForm settings={settings} isSaving={isBusy} />
      <SectionHeader title="Changes" about="the last twenty" />
      <AuditList entries={entries} />
    </>
  );
}
