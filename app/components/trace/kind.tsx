/** Kinds of spans: a word, an icon and a colour that the waterfall's bars share. */
import { Blocks, Bot, Braces, CircleDot, Filter, Gavel, Search, Shield, Sparkles, Wrench, type LucideIcon } from 'lucide-react';

interface KindFace {
  title: string;
  icon: LucideIcon;
  color: string;
}

const KINDS: Record<string, KindFace> = {
  llm: { title: 'LLM call', icon: Sparkles, color: 'var(--series-1)' },
  embedding: { title: 'Embedding', icon: Braces, color: 'var(--series-4)' },
  retrieval: { title: 'Retrieval', icon: Search, color: 'var(--series-3)' },
  rerank: { title: 'Rerank', icon: Filter, color: 'var(--series-3)' },
  tool: { title: 'Tool', icon: Wrench, color: 'var(--series-5)' },
  agent: { title: 'Agent', icon: Bot, color: 'var(--series-6)' },
  chain: { title: 'Step', icon: Blocks, color: 'var(--series-6)' },
  guardrail: { title: 'Guardrail', icon: Shield, color: 'var(--series-2)' },
  evaluator: { title: 'Evaluator', icon: Gavel, color: 'var(--series-2)' },
};

export function kindFace(kind: string): KindFace {
  return KINDS[kind] ?? { title: kind || 'Span', icon: CircleDot, color: 'var(--series-6)' };
}

export function KindIcon({ kind, size = 14 }: { kind: string; size?: number }) {
  const { icon: Icon, title, color } = kindFace(kind);
  return (
    <span title={title} className="inline-flex shrink-0" style={{ color }}>
      <Icon size={size} aria-hidden="true" />
      <span className="sr-only">{title}</span>
    </span>
  );
}
