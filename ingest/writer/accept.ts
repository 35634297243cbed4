/**
 * A batch as it enters the writer: cleaned, priced, searched for citations and turned into rows.
 * All the work that needs no other event of the trace is done here, once.
 */
import type { Project } from '#schema/project.ts';
import type { Score } from '#schema/scores.ts';
import { cleanFacts, cleanPart, cleanScore, type Found, type Privacy } from '../enrich/privacy.ts';
import { type PassingTexts, textsOf, withoutTexts } from '../enrich/unkept.ts';
import type { Batch, SpanPart } from '../facts.ts';
import { type RowContext, type SpanRows, toRows } from '../rows.ts';
import type { Versions } from './versions.ts';

export interface AcceptedSpan {
  rows: SpanRows;
  found: Found;
}

export interface AcceptedPart {
  part: SpanPart;
  found: Found;
  version: number;
  /** Where content is not kept: for the rule judge, while the piece is in memory. */
  passing?: PassingTexts;
}

/** What one call of the writer brought. */
export interface Accepted {
  projectId: string;
  door: string;
  spans: AcceptedSpan[];
  parts: AcceptedPart[];
  scores: Score[];
}

const NOTHING: Found = Object.freeze({});

export function accept(project: Project, projectId: string, batch: Batch, privacy: Privacy, versions: Versions): Accepted {
  const context = rowContext(project, projectId, privacy);
  const spans = batch.spans.map((sent) => {
    const found: Found = {};
    const facts = cleanFacts(sent, privacy, found);
    return { found, rows: toRows(facts, context, versions(), found, 0) };
  });
  const parts = batch.parts.map((sent): AcceptedPart => {
    const found: Found = {};
    const part = cleanPart(sent, privacy, found);
    return privacy.keepsContent ? { part, found, version: versions() } : { part: withoutTexts(part), found, version: versions(), passing: textsOf(part) };
  });
  return { projectId, door: batch.door, spans, parts, scores: batch.scores.map((score) => cleanScore(score, privacy)) };
}

export function rowContext(project: Project, projectId: string, privacy: Pick<Privacy, 'keepsContent'>): RowContext {
  return {
    projectId,
    scoreThresholds: project.settings.score_thresholds,
    priceOverrides: project.settings.price_overrides,
    keepsContent: privacy.keepsContent,
  };
}

export function addFound(into: Found, found: Found): void {
  for (const kind in found) into[kind] = (into[kind] ?? 0) + (found[kind] ?? 0);
}

export const noFinds = (): Found => NOTHING;
