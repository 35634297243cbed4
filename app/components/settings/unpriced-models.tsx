/** Models whose calls have usage and no price: their cost is unknown, not zero. */
import { Form } from '@remix-run/react';
import { formatCount } from '../format.ts';
import { formatTime } from '../format-time.ts';
import { useTimeZone } from '../layout/site.tsx';

export interface UnpricedModel {
  provider: string;
  model: string;
  calls: number;
  input_tokens: number | null;
  output_tokens: number | null;
  last_at: number;
}

export function UnpricedModels({ models, canReprice, isBusy }: { models: readonly UnpricedModel[]; canReprice: boolean; isBusy: boolean }) {
  const timeZone = useTimeZone();
  if (models.length === 0) return <p className="text-[13px] text-ink-3">Every call with usage in this window has a price.</p>;
  return (
    <>
      <div className="panel overflow-x-auto" tabIndex={0} role="region" aria-label="Unpriced models">
        <table className="data-table w-full">
          <caption className="sr-only">Models without a price, most calls first</caption>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Provider</th>
              <th scope="col" className="text-right">Calls</th>
              <th scope="col" className="text-right">Input tokens</th>
              <th scope="col" className="text-right">Output tokens</th>
              <th scope="col">Last</th>
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <tr key={`${model.provider} ${model.model}`}>
                <td className="font-medium">{model.model || <span className="text-ink-3">not told</span>}</td>
                <td>{model.provider || <span className="text-ink-3">not told</span>}</td>
                <td className="text-right">{formatCount(model.calls)}</td>
                <td className="text-right">{formatCount(model.input_tokens)}</td>
                <td className="text-right">{formatCount(model.output_tokens)}</td>
                <td className="whitespace-nowrap">{formatTime(new Date(model.last_at).toISOString(), timeZone)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {canReprice && (
        <Form method="post" className="mt-3">
          <button type="submit" name="intent" value="reprice" className="control" disabled={isBusy}>{isBusy ? 'Pricing…' : 'Price again'}</button>
        </Form>
      )}
    </>
  );
}
