/** What a file holds, before anything is stored: the good rows, and what is wrong with the others. */
import { Form } from '@remix-run/react';
import type { KpiValue } from '#schema/kpi-values.ts';
import { findKpi } from '#schema/kpis/index.ts';
import { formatCount, plural } from '../format.ts';
import { formatWindow } from '../format-time.ts';
import { useTimeZone } from '../layout/site.tsx';
import { figureValue } from './figure-list.tsx';

export interface Preview {
  /** The file's text, handed back when it is stored. */
  text: string;
  figures: { line: number; figure: KpiValue }[];
  problems: { line: number; column: string | null; message: string }[];
}

/** More are counted and not listed. */
const SHOWN = 50;

export function UploadPreview({ preview, isSaving }: { preview: Preview; isSaving: boolean }) {
  const timeZone = useTimeZone();
  const { figures, problems, text } = preview;
  const wrongLines = new Set(problems.map(({ line }) => line)).size;
  return (
    <section className="panel mb-4 overflow-hidden" aria-label="Preview of the file">
      <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2.5">
        <h2 className="text-[14px] font-semibold">
          {plural(figures.length, 'good row')}{wrongLines > 0 && `, ${formatCount(wrongLines)} with something wrong`}
        </h2>
        <Form method="post" className="ml-auto">
          <textarea name="text" defaultValue={text} readOnly hidden aria-hidden="true" />
          <button type="submit" name="intent" value="store" className="control control-primary" disabled={isSaving || figures.length === 0}>
            {figures.length === 0 ? 'Nothing to store' : `Store ${plural(figures.length, 'figure')}`}
          </button>
        </Form>
      </div>
      {problems.length > 0 && (
        <ul className="border-b border-line px-4 py-2.5 text-[13px]" aria-label="What is wrong">
          {problems.slice(0, SHOWN).map((problem, index) => (
            <li key={index}>
              <span className="font-medium text-bad">Line {problem.line}{problem.column && `, ${problem.column}`}</span> <span className="text-ink-2">{problem.message}</span>
            </li>
          ))}
          {problems.length > SHOWN && <li className="text-ink-3">and {formatCount(problems.length - SHOWN)} more</li>}
        </ul>
      )}
      {figures.length > 0 && (
        <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label="Good rows">
          <table className="data-table w-full">
            <thead>
              <tr>
                <th scope="col" className="text-right">Line</th>
                <th scope="col">KPI</th>
                <th scope="col">Period</th>
                <th scope="col" className="text-right">Value</th>
                <th scope="col">Feature, group</th>
              </tr>
            </thead>
            <tbody>
              {figures.slice(0, SHOWN).map(({ line, figure }) => (
                <tr key={line}>
                  <td className="text-right text-ink-3">{line}</td>
                  <td>{findKpi(figure.key)?.title ?? figure.key}</td>
                  <td className="whitespace-nowrap">{formatWindow(figure, timeZone)}</td>
                  <td className="text-right whitespace-nowrap">{figureValue({ key: figure.key, value: figure.value ?? null, numerator: figure.numerator ?? null, denominator: figure.denominator ?? null })}</td>
                  <td className="text-ink-2">{[figure.feature, figure.group].filter(Boolean).join(', ') || '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {figures.length > SHOWN && <p className="px-4 py-2 text-[12px] text-ink-3">and {formatCount(figures.length - SHOWN)} more</p>}
        </div>
      )}
    </section>
  );
}
