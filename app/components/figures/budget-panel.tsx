/** The month's budget beside its forecast, and the form that sets it. */
import { Form } from '@remix-run/react';
import { formatUsd, formatValue } from '../format.ts';
import { Big, Note, Panel } from './panel.tsx';

interface BudgetPanelProps {
  forecast: { spent: number; value: number; low: number; high: number } | null;
  budget: { usd: number; state: 'spent' | 'over' | 'open' | 'under' | null } | null;
}

const SENTENCES = {
  spent: 'It is used up.',
  over: 'The whole interval of the forecast lies above it.',
  open: 'The interval of the forecast reaches from below to above it: it may end either way.',
  under: 'The whole interval of the forecast lies within it.',
};
const FACES = { spent: ['▲ Used up', 'text-bad'], over: ['▲ Over', 'text-bad'], open: ['◆ Open', 'text-unsure'], under: ['● Within', 'text-good'] } as const;

export function BudgetPanel({ forecast, budget }: BudgetPanelProps) {
  const face = budget?.state ? FACES[budget.state] : null;
  return (
    <Panel title="Budget of the month">
      <Big>
        {budget ? formatUsd(budget.usd) : 'None'}
        {face && <span className={`ml-2 align-middle text-[13px] font-medium tracking-normal ${face[1]}`}>{face[0]}</span>}
      </Big>
      {budget && forecast && budget.state && <BudgetBar budget={budget.usd} {...forecast} />}
      <Note>
        {!budget && 'What a calendar month may cost, all features together.'}
        {budget && forecast && budget.state && `${formatValue(forecast.spent / budget.usd, 'share')} of it is spent. ${SENTENCES[budget.state]}`}
        {budget && !budget.state && (forecast ? 'It is the whole project’s; the forecast is of the part that is filtered.' : 'There is no forecast to hold against it.')}
      </Note>
      <Form method="post" preventScrollReset className="mt-2 flex flex-wrap items-center gap-2 text-[13px]">
        <label className="flex items-center gap-2 text-ink-2">
          US$ a month
          <input key={budget?.usd ?? 'none'} name="budget_usd_per_month" type="number" min="0.01" step="any" defaultValue={budget?.usd ?? ''} placeholder="none" className="field !w-28" />
        </label>
        <button type="submit" className="control">Set</button>
      </Form>
    </Panel>
  );
}

/** Spent, the forecast's interval and the budget on one scale; the figures stand around it. */
function BudgetBar({ budget, spent, value, low, high }: { budget: number; spent: number; value: number; low: number; high: number }) {
  const scale = Math.max(budget, high) * 1.05;
  const at = (usd: number) => `${(usd / scale) * 100}%`;
  return (
    <span aria-hidden="true" className="relative mt-2 block h-4">
      <span className="absolute inset-x-0 top-[5px] h-1.5 rounded-full bg-sunken" />
      <span className="absolute top-[5px] left-0 h-1.5 rounded-full bg-series-1" style={{ width: at(spent) }} />
      <span className="absolute top-[5px] h-1.5 bg-series-1 opacity-35" style={{ left: at(low), width: `calc(${at(high)} - ${at(low)})` }} />
      <span className="absolute top-[3px] size-2.5 -translate-x-1/2 rounded-full border-2 border-surface bg-series-1" style={{ left: at(value) }} />
      <span className="absolute top-0 h-4 w-0.5 bg-ink" style={{ left: at(budget) }} />
    </span>
  );
}
