/** What is judged: question, answer with its citations, and the documents it was written from. */
import { useEffect, useState } from 'react';
import type { ReviewItem } from '#app/review/session.ts';
import type { ReviewDocument } from '#app/review/texts.ts';
import type { Span } from '#schema/review.ts';
import { SourceText, type TextMark } from './source-text.tsx';

export interface Selection {
  where: Span['where'];
  start: number;
  end: number;
  rect: DOMRect;
}

const SPAN_CLASSES: Record<string, string> = {
  unsupported: 'bg-unsure-soft underline decoration-2 decoration-series-2 underline-offset-4',
  contradicted: 'bg-bad-soft underline decoration-2 decoration-bad underline-offset-4',
  supports: 'bg-good-soft underline decoration-2 decoration-good underline-offset-4',
  contradicts: 'bg-bad-soft underline decoration-2 decoration-bad underline-offset-4',
};

export function QuestionAndAnswer({ item, spans, onSelect, onCitation }: { item: ReviewItem; spans: readonly Span[]; onSelect: (selection: Selection) => void; onCitation: (place: number) => void }) {
  const citations: TextMark[] = item.citations.flatMap((citation) => {
    const place = placeOf(citation.target, item.documents);
    if (citation.start === null || citation.end === null) return [];
    return [{ start: citation.start, end: citation.end, title: place === null ? 'Resolves to no document shown' : `Document ${place + 1}`, className: place === null ? 'rounded bg-bad-soft px-0.5 text-bad' : 'rounded bg-accent-soft px-0.5 text-accent', ...(place === null ? {} : { onClick: () => onCitation(place) }) }];
  });
  const own: TextMark[] = spans.filter((span) => span.where === 'answer').map((span) => ({ start: span.start, end: span.end, title: span.label, className: SPAN_CLASSES[span.label] ?? 'bg-accent-soft' }));
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <section aria-label="Question">
        <h2 className="mb-1 text-[12px] font-semibold text-ink-3">Question</h2>
        <SourceText text={item.question} label="Question" />
      </section>
      <section aria-label="Answer" className="border-t border-line pt-3">
        <h2 className="mb-1 text-[12px] font-semibold text-ink-3">Answer</h2>
        <SourceText text={item.answer} marks={[...citations, ...own]} label="Answer" onSelect={(start, end, rect) => onSelect({ where: 'answer', start, end, rect })} />
      </section>
    </div>
  );
}

interface DocumentsProps {
  item: ReviewItem;
  spans: readonly Span[];
  search: string;
  /** 1 relevant, 0 not, by place. */
  relevance: Record<string, 0 | 1>;
  isMarking: boolean;
  onSelect: (selection: Selection) => void;
  /** Null where relevance is not asked. */
  onRelevance: ((place: number) => void) | null;
}

export function Documents({ item, spans, search, relevance, isMarking, onSelect, onRelevance }: DocumentsProps) {
  const cited = new Set(item.citations.flatMap((citation) => placeOf(citation.target, item.documents) ?? []));
  if (item.documents.length === 0) return <p className="text-[13px] text-ink-3">No document was retrieved, or the source did not tell which.</p>;
  return (
    <ol className="flex flex-col gap-3">
      {item.documents.map((document, place) => (
        <li key={place} id={`document-${place}`} className="scroll-mt-4 rounded-md border border-line">
          <div className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-1.5 text-[12px] text-ink-3">
            <span className="font-semibold text-ink-2">{place + 1}</span>
            <bdi className="min-w-0 truncate font-medium text-ink-2">{document.title || document.id || 'Untitled'}</bdi>
            {cited.has(place) && <span className="rounded bg-accent-soft px-1.5 text-accent">cited</span>}
            {document.score !== null && <span className="tabular-nums">score {document.score.toFixed(2)}</span>}
            {onRelevance && <button type="button" className="control ml-auto !min-h-6 px-2 text-[12px]" data-on={relevance[String(place)] === 1} aria-pressed={relevance[String(place)] === 1} onClick={() => onRelevance(place)}>
              {relevance[String(place)] === 1 ? 'Relevant' : relevance[String(place)] === 0 ? 'Not relevant' : 'Relevant?'}
              {isMarking && <kbd className="kbd">{place + 1}</kbd>}
            </button>}
          </div>
          <DocumentText document={document} place={place} spans={spans} item={item} search={search} onSelect={onSelect} />
        </li>
      ))}
    </ol>
  );
}

const FOLD_AT = 6_000;

function DocumentText({ document, place, spans, item, search, onSelect }: { document: ReviewDocument; place: number; spans: readonly Span[]; item: ReviewItem; search: string; onSelect: (selection: Selection) => void }) {
  const [isWhole, setIsWhole] = useState(false);
  useEffect(() => setIsWhole(false), [item.item_id]);
  const text = isWhole || search !== '' ? document.content : document.content.slice(0, FOLD_AT);
  const quotes: TextMark[] = item.citations.flatMap((citation) => {
    if (citation.quote === '' || placeOf(citation.target, item.documents) !== place) return [];
    const at = document.content.indexOf(citation.quote);
    return at < 0 ? [] : [{ start: at, end: at + citation.quote.length, className: 'bg-accent-soft', title: 'Cited passage' }];
  });
  const own: TextMark[] = spans.filter((span) => span.where === place).map((span) => ({ start: span.start, end: span.end, title: span.label, className: SPAN_CLASSES[span.label] ?? 'bg-accent-soft' }));
  return (
    <div className="px-3 py-2">
      {text === '' ? <p className="text-[13px] text-ink-3">Its text was not sent.</p> : <SourceText text={text} marks={[...quotes, ...own, ...hits(text, search)]} label={`Document ${place + 1}`} onSelect={(start, end, rect) => onSelect({ where: place, start, end, rect })} />}
      {document.content.length > text.length && (
        <button type="button" className="text-link mt-1 text-[12px]" onClick={() => setIsWhole(true)}>Show all {document.content.length.toLocaleString('en-US')} characters</button>
      )}
    </div>
  );
}

function hits(text: string, search: string): TextMark[] {
  const wanted = search.trim().toLowerCase();
  if (wanted.length < 2) return [];
  const lower = text.toLowerCase();
  const marks: TextMark[] = [];
  for (let at = lower.indexOf(wanted); at >= 0 && marks.length < 200; at = lower.indexOf(wanted, at + wanted.length)) marks.push({ start: at, end: at + wanted.length, className: 'search-hit rounded bg-[color-mix(in_oklab,var(--series-5)_40%,transparent)]' });
  return marks;
}

/** `#3` is the third document; else an id, a title or a link. */
function placeOf(target: string, documents: readonly ReviewDocument[]): number | null {
  const number = /^#(\d+)$/.exec(target)?.[1];
  if (number !== undefined) return documents[Number(number) - 1] ? Number(number) - 1 : null;
  const at = documents.findIndex((document) => target !== '' && [document.id, document.title, document.uri].includes(target));
  return at < 0 ? null : at;
}
