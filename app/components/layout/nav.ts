/** The pages, in the order of the sidebar; the command palette lists the same. */
import { ArrowLeftRight, Bookmark, BookOpen, CircleDollarSign, ClipboardCheck, Crosshair, FileInput, Flag, Gauge, ListChecks, ListTree, MessageCircleWarning, Move, Scale, SearchX, Settings2, Timer, type LucideIcon } from 'lucide-react';

export interface NavItem {
  path: string;
  title: string;
  icon: LucideIcon;
  /** What it answers; shown in the palette. */
  about: string;
  /** Other words under which the palette finds it. */
  keywords: string[];
}

export interface NavGroup {
  title: string;
  items: NavItem[];
}

export const NAV: readonly NavGroup[] = [
  {
    title: 'Figures',
    items: [
      { path: '/', title: 'Overview', icon: Gauge, about: 'How things stand, and what failed last', keywords: ['home', 'dashboard', 'kpi'] },
      { path: '/scorecard', title: 'Scorecard', icon: ListChecks, about: 'Every KPI against its target', keywords: ['kpi', 'targets', 'goals', 'eighteen'] },
      { path: '/cost', title: 'Cost', icon: CircleDollarSign, about: 'What it costs, who spends it, where the month ends', keywords: ['money', 'usd', 'tokens', 'budget', 'forecast', 'price'] },
      { path: '/latency', title: 'Latency', icon: Timer, about: 'How long people waited, and what failed', keywords: ['reliability', 'errors', 'percentiles', 'p95', 'rate limit', 'slow'] },
      { path: '/retrieval', title: 'Retrieval', icon: SearchX, about: 'What was not found, and what answers cite', keywords: ['rag', 'no hit', 'citations', 'documents', 'index'] },
      { path: '/hallucinations', title: 'Hallucinations', icon: MessageCircleWarning, about: 'The sampled rate, what went wrong, and the newest labelled answers', keywords: ['groundedness', 'sampled rate', 'failure modes', 'judge', 'labels'] },
      { path: '/compare', title: 'Compare', icon: ArrowLeftRight, about: 'Two versions, models or periods side by side', keywords: ['difference', 'ab test', 'before after', 'prompt version', 'release'] },
      { path: '/what-moved', title: 'What moved', icon: Move, about: 'Which parts of the traffic explain a change', keywords: ['why', 'mix', 'rate', 'drivers', 'root cause'] },
    ],
  },
  {
    title: 'Evidence',
    items: [
      { path: '/traces', title: 'Traces', icon: ListTree, about: 'Requests, newest first', keywords: ['requests', 'spans', 'logs', 'failures'] },
    ],
  },
  {
    title: 'Review',
    items: [
      { path: '/review', title: 'Label', icon: ClipboardCheck, about: 'What is left today, the sampled rate, plans, agreement', keywords: ['review', 'queue', 'sampling', 'hallucination', 'plans', 'adjudicate', 'rubric'] },
    ],
  },
  {
    title: 'Reference',
    items: [
      { path: '/definitions', title: 'Definitions', icon: BookOpen, about: 'What every KPI means and how it is computed', keywords: ['glossary', 'help', 'metrics', 'targets'] },
      { path: '/targets', title: 'Targets', icon: Crosshair, about: 'What is aimed at, by whom, since when', keywords: ['goals', 'owner', 'threshold', 'history'] },
      { path: '/markers', title: 'Markers', icon: Flag, about: 'Deploys, incidents and other moments', keywords: ['deploy', 'incident', 'release', 'events', 'annotations', 'before after'] },
      { path: '/figures', title: 'Figures from elsewhere', icon: FileInput, about: 'Evaluation runs, surveys, delivery: by form or CSV', keywords: ['kpi values', 'upload', 'csv', 'external', 'survey', 'eval'] },
      { path: '/views', title: 'Saved views', icon: Bookmark, about: 'Overview and scorecard with a filter, by name', keywords: ['bookmarks', 'filters', 'rename'] },
      { path: '/reconciliation', title: 'Reconciliation', icon: Scale, about: 'Received, accepted, rejected, priced: does it add up', keywords: ['ingest', 'counts', 'unpriced', 'rejected', 'price again'] },
      { path: '/settings', title: 'Settings', icon: Settings2, about: 'Keys, privacy, thresholds, time zone', keywords: ['api keys', 'privacy', 'pii', 'redaction', 'rate limit', 'audit'] },
    ],
  },
];
