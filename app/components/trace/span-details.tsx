/** One span in full: facts, error, texts, retrieved documents, citations, what no convention mapped. */
import { CircleAlert, Link2, Link2Off } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TraceSpan } from '#app/readings/trace-shapes.ts';
import { fixed, formatCount, formatDuration, formatUsd } from '../format.ts';
import { formatTime } from '../format-time.ts';
import { CopyButton } from '../layout/copy-button.tsx';
import { useTimeZone } from '../layout/site.tsx';
import { Content, SectionTitle } from './content.tsx';
import { kindFace, KindIcon } from './kind.tsx';

const HITS = { unknown: 'not told', hit: 'yes', empty: 'no: it returned nothing', below_threshold: 'no: all below the threshold', error: 'failed' };
const PRICED_BY: Record<string, string> = { client: 'as sent', table: 'price table', override: 'own price' };

export function SpanDetails({ span }: { span: TraceSpan }) {
  return (
    <article className="flex flex-col gap-5 p-4" aria-label={`Span ${span.name}`}>
      <header>
        <div className="flex items-center gap-2 text-[12px] text-ink-3">
          <KindIcon kind={span.kind} />
          <span aria-hidden="true">{kindFace(span.kind).title}</span>
        </div>
        <h2 className="mt-0.5 line-clamp-2 text-[15px] font-semibold [overflow-wrap:anywhere]" title={span.name}><bdi>{span.name}</bdi></h2>
      </header>
      {span.status === 'error' && <Failure span={span} />}
      <Facts span={span} />
      <Content title="Input" text={span.input} />
      <Content title="Output" text={span.output} isAnswer />
      {span.documents && <Documents documents={span.documents} />}
      {span.citations.length > 0 && <Citations citations={span.citations} />}
      <Attributes attributes={span.attributes} />
    </article>
  );
}

function Failure({ span }: { span: TraceSpan }) {
  return (
    <div className="flex gap-2.5 rounded-md bg-bad-soft px-3 py-2.5 text-bad">
      <CircleAlert size={16} aria-hidden="true" className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <div className="font-medium [overflow-wrap:anywhere]">
          {span.error_type || 'Failed'}
          {span.is_rate_limited && ' (refused by a rate limit)'}
        </div>
        {span.status_message && <div dir="auto" className="mt-0.5 text-[13px] [overflow-wrap:anywhere] whitespace-pre-wrap">{span.status_message}</div>}
      </div>
    </div>
  );
}

function Facts({ span }: { span: TraceSpan }) {
  const timeZone = useTimeZone();
  const model = span.model && span.model_requested && span.model !== span.model_requested ? `${span.model} (asked for ${span.model_requested})` : span.model || span.model_requested;
  const isCall = span.kind === 'llm' || span.kind === 'embedding' || span.kind === 'rerank';
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-[13px] sm:grid-cols-[auto_minmax(0,1fr)_auto_minmax(0,1fr)]">
      <Fact name="Started">{formatTime(span.start_time, timeZone)}</Fact>
      <Fact name="Duration">{formatDuration(span.duration_ms)}</Fact>
      {model && <Fact name="Model"><bdi>{model}</bdi></Fact>}
      {span.provider && <Fact name="Provider">{span.provider}</Fact>}
      {isCall && <Fact name="Input tokens">{tokens(span.input_tokens, [[span.cached_input_tokens, 'cached'], [span.cache_write_tokens, 'written to cache']])}</Fact>}
      {isCall && <Fact name="Output tokens">{tokens(span.output_tokens, [[span.reasoning_tokens, 'reasoning']])}</Fact>}
      {isCall && <Fact name="Cost">{span.cost_usd === null ? 'unpriced' : `${formatUsd(span.cost_usd)}${span.cost_source ? ` (${PRICED_BY[span.cost_source] ?? span.cost_source})` : ''}`}</Fact>}
      {span.ttft_ms !== null && <Fact name="First token">{formatDuration(span.ttft_ms)}</Fact>}
      {span.index && <Fact name="Index"><bdi>{span.index}</bdi></Fact>}
      {span.no_hit !== 'unknown' && <Fact name="Hit">{HITS[span.no_hit]}{span.score_threshold !== null && ` (threshold ${span.score_threshold})`}</Fact>}
      {span.finish_reason && <Fact name="Finish reason">{span.finish_reason}</Fact>}
      {span.is_guardrail_triggered !== null && <Fact name="Guardrail">{span.is_guardrail_triggered ? 'triggered' : 'passed'}</Fact>}
      {span.prompt_name && <Fact name="Prompt"><bdi>{span.prompt_name}</bdi></Fact>}
      {span.prompt_version && <Fact name="Prompt version"><bdi>{span.prompt_version}</bdi></Fact>}
      {span.is_refusal !== null && <Fact name="Refusal">{span.is_refusal ? 'yes' : 'no'}</Fact>}
      {span.user_id && <Fact name="User"><bdi>{span.user_id}</bdi></Fact>}
      {span.session_id && <Fact name="Session"><bdi>{span.session_id}</bdi></Fact>}
      <Fact name="Span id">
        <span className="inline-flex max-w-full items-center gap-1">
          <span className="truncate font-mono text-[12px]">{span.span_id}</span>
          <CopyButton text={span.span_id} label="Copy span id" />
        </span>
      </Fact>
    </dl>
  );
}

function tokens(total: number | null, parts: [number | null, string][]): string {
  const named = parts.flatMap(([count, name]) => (count ? [`${formatCount(count)} ${name}`] : []));
  return `${total === null ? 'not told' : formatCount(total)}${named.length > 0 ? ` (${named.join(', ')})` : ''}`;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

function Documents({ documents }: { documents: NonNullable<TraceSpan['documents']> }) {
  return (
    <section aria-label="Retrieved documents">
      <SectionTitle>{documents.length === 0 ? 'Retrieved documents: none' : `Retrieved documents (${documents.length})`}</SectionTitle>
      <ol className="divide-y divide-line rounded-md border border-line empty:hidden">
        {documents.map((document) => (
          <li key={document.rank} className="px-3 py-2">
            <div className="flex items-baseline gap-2 text-[12px]">
              <span className="text-ink-3">#{document.rank}</span>
              <span className="min-w-0 truncate font-medium" title={document.id ?? ''}>{document.title || document.id || document.uri || 'without id'}</span>
              <span className="ml-auto shrink-0 text-ink-3">{document.score === null ? 'no score' : `score ${fixed(document.score, 3)}`}</span>
            </div>
            {document.content && <p dir="auto" className="mt-1 line-clamp-4 text-[13px] text-ink-2 [overflow-wrap:anywhere] hover:line-clamp-none">{document.content}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Citations({ citations }: { citations: TraceSpan['citations'] }) {
  const resolved = citations.filter((citation) => citation.document_id !== null).length;
  return (
    <section aria-label="Citations">
      <SectionTitle>{`Citations (${resolved} of ${citations.length} resolve)`}</SectionTitle>
      <ul className="divide-y divide-line rounded-md border border-line text-[13px]">
        {citations.map((citation, index) => {
          const Icon = citation.document_id === null ? Link2Off : Link2;
          return (
            <li key={index} className="flex items-baseline gap-2 px-3 py-1.5">
              <Icon size={13} aria-hidden="true" className={`shrink-0 self-center ${citation.document_id === null ? 'text-bad' : 'text-good'}`} />
              <span className="min-w-0 font-medium [overflow-wrap:anywhere]"><bdi>{citation.target}</bdi></span>
              <span className="ml-auto min-w-0 truncate text-ink-3">{citation.document_id === null ? (citation.kind === 'unresolved' ? 'matches no retrieved document' : 'no retrieval to match it against') : `→ ${citation.document_id}`}</span>
              <span className="shrink-0 text-[11px] text-ink-3">{citation.kind}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Attributes({ attributes }: { attributes: Record<string, string> }) {
  const entries = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return null;
  return (
    <details>
      <summary className="text-[12px] font-semibold text-ink-2">Other attributes ({entries.length})</summary>
      <dl className="mt-2 divide-y divide-line rounded-md border border-line font-mono text-[12px]">
        {entries.map(([name, value]) => (
          <div key={name} className="grid gap-x-3 px-3 py-1.5 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
            <dt className="text-ink-3 [overflow-wrap:anywhere]">{name}</dt>
            <dd dir="auto" className="[overflow-wrap:anywhere] whitespace-pre-wrap">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
