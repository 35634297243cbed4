/** After one's own label is saved: what the judge said, on every item alike. */
import type { Done } from '#app/review/session.ts';
import type { Looked } from './use-labelling.ts';

const REASONS: Record<string, string> = {
  no_hit_answered: 'answered without a hit',
  unresolved_citation: 'cites what was not retrieved',
  low_support: 'little of it stands in the documents',
  thumbs_down: 'the user was not pleased',
  refused_on_hit: 'refused although there was a hit',
};

export function JudgePanel({ done, looked, onReturn }: { done: Done; looked: Looked | null; onReturn: () => void }) {
  return (
    <section className="rounded-md bg-sunken p-3 text-[13px]" aria-label="The judge's marks">
      <div className="flex items-center justify-between gap-2">
        <h2 className="font-semibold">Looking back</h2>
        <button type="button" className="control !min-h-6" data-native onClick={onReturn}>Return <kbd className="kbd">→</kbd></button>
      </div>
      <p className="mt-1 text-ink-2">{done.isSkip ? 'You skipped this one.' : 'Your label is saved and stands. If you change your mind, choose and press Enter: it is kept as a second label beside the first.'}</p>
      {looked && <p role="status" className="mt-2">{sentence(looked)}</p>}
      {looked?.state === 'shown' && looked.marks.scores.length > 0 && (
        <ul className="mt-1 text-ink-2">
          {looked.marks.scores.map((score, index) => (
            <li key={index}>
              {score.source === 'user' ? 'User' : score.evaluator || score.name} {score.evaluator_version}: {score.label || score.value}
              {score.comment && <span dir="auto"> “{score.comment}”</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function sentence(looked: Looked): string {
  if (looked.state === 'loading') return 'Reading the judge’s marks…';
  if (looked.state === 'failed') return looked.message;
  const { is_flagged, risk_score, risk_reasons, risk_version } = looked.marks;
  const why = risk_reasons.map((reason) => REASONS[reason] ?? reason.replaceAll('_', ' ')).join(', ');
  const judge = risk_version ? `Rule judge ${risk_version}` : 'Rule judge';
  return is_flagged ? `${judge}: flagged (${risk_score.toFixed(2)})${why ? `: ${why}` : ''}.` : `${judge}: not flagged (${risk_score.toFixed(2)}).`;
}
