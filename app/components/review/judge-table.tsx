/** Judges held against blind labels, and the rates that follow from them: second opinions beside the rate that counts. */
import type { NamedOpinion } from '#app/review/judge-opinion.ts';
import type { SampledRatio } from '#app/statistics/stratified-ratio.ts';
import { fixed, formatCount, formatInterval, formatValue, UNKNOWN } from '../format.ts';

const RATE = 'w-px whitespace-nowrap align-top';

export function JudgeTable({ judges, estimate }: { judges: readonly NamedOpinion[]; estimate: { rate: number; low: number; high: number; labels: number } | null }) {
  return (
    <div className="panel relative overflow-x-auto" tabIndex={0} role="region" aria-label="Judges against labels">
      <table className="data-table w-full">
        <caption className="sr-only">Judges against labels</caption>
        <thead>
          <tr>
            <th scope="col">Judge</th>
            <th scope="col" className="text-right">Judged of the frame</th>
            <th scope="col">Flags</th>
            <th scope="col">Sensitivity</th>
            <th scope="col">Specificity</th>
            <th scope="col">Rate by Rogan–Gladen</th>
            <th scope="col">Rate by PPI++</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row" className="font-semibold">Labels alone<span className="block text-[11px] font-normal text-ink-3">the rate that counts</span></th>
            <td colSpan={4} className="text-ink-3">{estimate ? `${formatCount(estimate.labels)} labels, weighted by the frame` : 'too few labels'}</td>
            <td colSpan={2} className={`${RATE} font-semibold`}>{estimate ? <Figure value={estimate.rate} low={estimate.low} high={estimate.high} /> : UNKNOWN}</td>
          </tr>
          {judges.map((one) => (
            <tr key={`${one.judge} ${one.version}`}>
              <th scope="row" className="font-medium"><bdi>{one.judge || 'A judge'}</bdi><span className="block text-[11px] font-normal text-ink-3"><bdi>{one.version || 'version not told'}</bdi></span></th>
              <td className="text-right align-top tabular-nums">
                {one.of === 0 ? UNKNOWN : formatValue(one.judged / one.of, 'share')}
                <span className="block text-[11px] text-ink-3">{formatCount(one.judged)} of {formatCount(one.of)}</span>
              </td>
              <td className={RATE}>{one.flagged ? <Figure value={one.flagged.share} low={one.flagged.low} high={one.flagged.high} /> : UNKNOWN}</td>
              <td className={RATE}><RatioFigure ratio={one.sensitivity} what="bad" /></td>
              <td className={RATE}><RatioFigure ratio={one.specificity} what="good" /></td>
              <td className={RATE}>{one.corrected ? <Figure value={one.corrected.share} low={one.corrected.low} high={one.corrected.high} /> : <Unknown why={one.labels === 0 ? 'no label on what it judged' : 'no better than a coin, or too few labels'} />}</td>
              <td className={RATE}>
                {one.powered ? <Figure value={one.powered.mean} low={Math.max(0, one.powered.low)} high={Math.min(1, one.powered.high)} /> : <Unknown why={one.labels === 0 ? 'no label on what it judged' : 'too few labels of one kind'} />}
                {one.powered && <span className="block text-[11px] text-ink-3">λ {fixed(one.powered.lambda, 2)}{one.isRule ? ', from its risk score' : ''}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="border-t border-line px-3 py-2 text-[12px] text-ink-3">
        Second opinions. Rogan–Gladen corrects a judge’s flags by what blind labels say of it; PPI++ takes the labels and lets the judge’s score on all answers narrow them as far as it agrees (λ: 0 not at all, 1 fully). At 2% the interval of PPI++ covers 92% of weeks and that of the rate 97%, so the rate is made of labels alone.
      </p>
    </div>
  );
}

function Figure({ value, low, high }: { value: number; low: number; high: number }) {
  return (
    <>
      {formatValue(value, 'share')}
      <span className="block text-[11px] font-normal text-ink-3">95% CI {formatInterval(low, high, 'share', value)}</span>
    </>
  );
}

function RatioFigure({ ratio, what }: { ratio: SampledRatio | null; what: string }) {
  if (!ratio) return <Unknown why={`no answer labelled ${what}`} />;
  return (
    <>
      <Figure value={ratio.ratio} low={ratio.low} high={ratio.high} />
      <span className="block text-[11px] text-ink-3">{formatCount(ratio.units)} labelled {what}</span>
    </>
  );
}

function Unknown({ why }: { why: string }) {
  return (
    <>
      {UNKNOWN}
      <span className="block text-[11px] text-ink-3">{why}</span>
    </>
  );
}
