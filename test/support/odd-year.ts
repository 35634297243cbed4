/** A year of requests in a project of Auckland's time, half of them by a model whose name is as odd as names may be. */
import type { RunningAssay } from '../../server.ts';
import { insertRows } from '#schema/clickhouse/insert.server.ts';
import { DEFAULT_PROJECT } from '#schema/project.ts';
import { sendEvents } from './browser-desk.ts';
import { requestRow } from './request-rows.ts';

/** Quotes of every kind, an emoji, a percent sign, a right-to-left word; 300 characters, no space to break at in most of them. */
export const ODD_MODEL = `m'"\`\\ 🦉 %20 نموذج ${'x'.repeat(279)}`;
export const ODD_TRACE = '0dd0'.repeat(8);
const HOUR_MS = 3_600_000;

/** Two requests a day for 53 weeks back from `endMs`; every tenth fails. */
export async function oddYear(assay: RunningAssay, endMs = Date.now()): Promise<void> {
  const settings = { ...DEFAULT_PROJECT.settings, time_zone: 'Pacific/Auckland' };
  await insertRows(assay.store, 'projects', [{ project_id: 'default', name: 'Kererū', settings: JSON.stringify(settings), version: endMs * 1_000 }]);
  const rows = Array.from({ length: 53 * 14 }, (_, index) => {
    const model = index % 2 === 0 ? ODD_MODEL : 'gpt-4o-mini';
    const cost_usd = 0.01 + (index % 9) / 1_000;
    const is_failed = index % 10 === 0;
    const at = new Date(endMs - (index + 1) * 12 * HOUR_MS).toISOString().replace('Z', '000Z');
    const call = { model, provider: 'acme', cost_usd, input_tokens: 900, output_tokens: 80, ttft_ms: 300 + (index % 50) * 10, duration_ms: 900, is_failed, error_type: is_failed ? ODD_MODEL : '' };
    return requestRow({ at, model, provider: 'acme', feature: index % 3 === 0 ? ODD_MODEL : 'search', prompt_name: ODD_MODEL, prompt_version: 'v3', release: ODD_MODEL, user_id: `h:${'a'.repeat(60)}`, is_failed, error_type: is_failed ? ODD_MODEL : '', cost_usd, input_tokens: 900, output_tokens: 80, ttft_ms: 300, duration_ms: 1_000 + (index % 70) * 20, citation_count: 2, resolved_citation_count: index % 4 === 0 ? 1 : 2, input_preview: ODD_MODEL, calls: [call], retrievals: [{ index: ODD_MODEL, no_hit: index % 8 === 0 ? 'empty' : 'hit' }], no_hit: index % 8 === 0 ? 'empty' : 'hit', retrieval_count: 1 });
  });
  await insertRows(assay.store, 'requests', rows);
  await sendEvents(assay, [
    { trace_id: ODD_TRACE, span_id: '0d'.repeat(8), name: ODD_MODEL, kind: 'llm', model: ODD_MODEL, provider: 'acme', feature: ODD_MODEL, start_time: endMs - HOUR_MS, duration_ms: 900, input: ODD_MODEL.repeat(4), output: `${ODD_MODEL} ${ODD_MODEL}`, attributes: { [ODD_MODEL.slice(0, 100)]: ODD_MODEL } },
  ]);
  // Settings are read anew within seconds.
  for (;;) {
    const page = await fetch(`${assay.url}/definitions`);
    if ((await page.text()).includes('Auckland')) return;
    await new Promise((done) => setTimeout(done, 200));
  }
}
