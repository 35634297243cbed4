/** Reviewers, judge and drift: what the lead looks at before a rate is believed. */
import { fixed, formatInterval, formatValue, UNKNOWN } from '../format.ts';
import { SectionHeader } from '../layout/page-header.tsx';

interface Reviewer {
  reviewer_id: string;
  labels: number;
  cant_tell: number;
  too_fast: number;
  skipped: number;
  z: number | null;
  gold: { right: number; of: number; low: number; high: number } | null;
}

export function ReviewerTable({ reviewers }: { reviewers: readonly Reviewer[] }) {
  if (reviewers.length === 0) return null;
  return (
    <>
      <SectionHeader title="Reviewers" about="for the lead: nobody is ranked on one week" />
      <div className="panel overflow-x-auto" tabIndex={0} role="region" aria-label="Reviewers">
        <table className="data-table w-full">
          <caption className="sr-only">Reviewers</caption>
          <thead>
            <tr>
              <th scope="col">Reviewer</th><th scope="col" className="text-right">Labels</th><th scope="col" className="text-right">Can’t tell</th><th scope="col" className="text-right">Skipped</th>
              <th scope="col" className="text-right">Too fast to be read</th><th scope="col">Gold</th><th scope="col">Strictness</th>
            </tr>
          </thead>
          <tbody>
            {reviewers.map((one) => (
              <tr key={one.reviewer_id}>
                <th scope="row"><bdi>{one.reviewer_id}</bdi></th>
                <td className="text-right tabular-nums">{one.labels}</td>
                <td className="text-right tabular-nums">{one.labels === 0 ? UNKNOWN : `${one.cant_tell} (${fixed((one.cant_tell / one.labels) * 100, 0)}%)`}</td>
                <td className="text-right tabular-nums">{one.skipped}</td>
                <td className="text-right tabular-nums">{one.too_fast}</td>
                <td className="whitespace-nowrap">{one.gold ? `${one.gold.right} of ${one.gold.of} (95% CI ${formatInterval(one.gold.low, one.gold.high, 'share')}%)` : UNKNOWN}</td>
                <td>{strict(one.z)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Two standard deviations is what one in twenty would show by chance. */
function strict(z: number | null): string {
  if (z === null) return UNKNOWN;
  if (Math.abs(z) < 2) return 'as the others';
  return `${z > 0 ? 'stricter' : 'milder'} than the others on like answers (z ${fixed(z, 1).replace('-', '−')})`;
}

/** How far reviewers' last words after the reveal are from what they said blind. */
export function JudgePull({ pull }: { pull: { blind: number | null; revealed: number | null; changed: number } }) {
  return (
    <p className="mt-2 text-[13px] text-ink-2">
      How far the judge pulls: {pull.blind === null ? 'unknown without labels.' : `${pull.changed} second ${pull.changed === 1 ? 'label' : 'labels'} after the reveal; ${formatValue(pull.blind, 'share')} blind, ${formatValue(pull.revealed, 'share')} with each reviewer’s last word.`}
    </p>
  );
}

export function DriftTable({ drift }: { drift: readonly { week: string; rate: number | null; mean: number | null; limit: number; is_beyond: boolean }[] }) {
  if (drift.every((one) => one.rate === null)) return null;
  return (
    <>
      <SectionHeader title="Drift" about="EWMA of the weekly rate in standard deviations, λ .2; an alarm above its limit" />
      <div className="panel overflow-x-auto">
        <table className="data-table w-full">
          <caption className="sr-only">Drift</caption>
          <thead><tr><th scope="col">Week</th><th scope="col" className="text-right">Rate</th><th scope="col" className="text-right">EWMA</th><th scope="col" className="text-right">Limit</th><th scope="col">Verdict</th></tr></thead>
          <tbody>
            {drift.map((one) => (
              <tr key={one.week}>
                <th scope="row">{one.week}</th>
                <td className="text-right tabular-nums">{formatValue(one.rate, 'share')}</td>
                <td className="text-right tabular-nums">{one.mean === null ? UNKNOWN : fixed(one.mean, 2).replace('-', '−')}</td>
                <td className="text-right tabular-nums">{one.mean === null ? UNKNOWN : fixed(one.limit, 2)}</td>
                <td>{one.mean === null ? UNKNOWN : one.is_beyond ? <span className="text-bad">Above its limit</span> : 'within'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
