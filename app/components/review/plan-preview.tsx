/** What a plan would draw and what it buys: "±0.98 points with 400 labels; 62 more for ±0.9". */
import { fixed, formatCount } from '../format.ts';

interface Preview {
  week: string;
  frame_size: number;
  flagged: number;
  strata: { key: string; size: number; labels: number }[];
  budget: { labels: number; half_width: number | null; next: { half_width: number; more_labels: number } | null };
  past: { flagged: number; other: number } | null;
}

const points = (share: number, digits = 2) => `±${fixed(share * 100, digits)} points`;

export function budgetSentence(budget: Preview['budget'], frameSize: number): string {
  if (budget.half_width === null) return 'Nothing can be estimated from it: one side of the frame gets no label.';
  const labels = Math.min(budget.labels, frameSize);
  const more = budget.next ? `; ${formatCount(budget.next.more_labels)} more for ${points(budget.next.half_width, 1).replace(' points', '')}` : '';
  return `${points(budget.half_width)} with ${formatCount(labels)} labels${more}.`;
}

export function PlanPreviewPanel({ preview }: { preview: Preview }) {
  if (preview.frame_size === 0) return <p className="text-[13px] text-ink-3">Week {preview.week} has no eligible answer, so nothing could be drawn.</p>;
  return (
    <div className="text-[13px]">
      <p className="text-[15px] font-semibold">{budgetSentence(preview.budget, preview.frame_size)}</p>
      <p className="mt-1 text-ink-2">
        Frame of {preview.week}: {formatCount(preview.frame_size)} eligible answers, {formatCount(preview.flagged)} flagged ({fixed((preview.flagged / preview.frame_size) * 100, 1)}%). {preview.past ? `Shared out by earlier weeks: ${fixed(preview.past.flagged * 100, 1)}% of flagged and ${fixed(preview.past.other * 100, 2)}% of other answers were bad.` : 'Assumed for the width: 2% bad, of which the flag finds 80%.'}
      </p>
      <div className="mt-2 max-h-[32rem] overflow-auto" tabIndex={0} role="region" aria-label="Strata">
        <table className="data-table w-full">
          <caption className="sr-only">Strata</caption>
          <thead><tr><th scope="col">Stratum</th><th scope="col" className="text-right">N</th><th scope="col" className="text-right">n</th><th scope="col" className="text-right">π</th></tr></thead>
          <tbody>
            {preview.strata.map((stratum) => (
              <tr key={stratum.key}>
                <th scope="row" className="font-normal"><bdi>{stratum.key}</bdi></th>
                <td className="text-right tabular-nums">{formatCount(stratum.size)}</td>
                <td className="text-right tabular-nums">{formatCount(stratum.labels)}</td>
                <td className="text-right tabular-nums">{fixed(stratum.labels / stratum.size, 4)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
