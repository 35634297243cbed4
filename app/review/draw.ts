/** A draw: from frame, plan and week to the sample, the same each time. */
import { allocateByFlag, allocateProportionally, type PastRates } from './allocate.ts';
import type { PlanSettings } from '#schema/review.ts';
import { sha256Hex } from './sha256.ts';
import { buildStrata, type FrameMember, type StratumCell } from './strata.ts';
import { unitHash } from './unit-hash.ts';

export interface DrawnStratum {
  key: string;
  is_flagged: boolean;
  /** N_h. */
  size: number;
  /** n_h: how many were drawn. */
  sample: number;
  /** π: n_h/N_h, or the probability of the Poisson draw. */
  probability: number;
}

export interface DrawnItem {
  member: FrameMember;
  stratum: string;
  size: number;
  sample: number;
  probability: number;
  u: number;
  /** By how many reviewers it is labelled. */
  raters: 1 | 2;
}

export interface Draw {
  strata: DrawnStratum[];
  items: DrawnItem[];
  /** Stratum of every member of the frame, by trace and span. */
  stratumOf: Map<string, string>;
}

/** Overlap goes mostly to flagged answers: among 2% positives, random doubles hardly meet one. */
const OVERLAP_FLAGGED_SHARE = 0.7;

export const frameKey = (member: { trace_id: string; span_id: string }) => `${member.trace_id}/${member.span_id}`;

/** SHA-256 over the frame in order: two frames are the same when their hashes are. */
export function frameHash(members: readonly FrameMember[]): string {
  const lines = members.map((member) => [frameKey(member), member.is_flagged ? 1 : 0, member.feature, member.model].join('\t'));
  return sha256Hex(lines.sort().join('\n'));
}

/**
 * @param week names the draw within the plan: `2026-W48`, with `+2` behind it for a second draw of that week
 * @param past share of positives among flagged and other answers of earlier weeks, for Neyman allocation
 */
export function drawSample(frame: readonly FrameMember[], settings: PlanSettings, week: string, past: PastRates | null = null): Draw {
  const sizes = { flagged: 0, other: 0 };
  for (const member of frame) sizes[member.is_flagged ? 'flagged' : 'other'] += 1;
  const labels = allocateByFlag(sizes, settings.labels_per_week, settings.flagged_share, settings.use_past ? past : null);
  const cells = buildStrata(frame, {
    stratify_by: settings.stratify_by,
    flagged_labels: labels.flagged,
    other_labels: labels.other,
    minimum_cell_labels: settings.minimum_cell_labels,
  });
  const stratumOf = new Map<string, string>();
  const strata: DrawnStratum[] = [];
  const items: DrawnItem[] = [];
  for (const isFlagged of [true, false]) {
    const own = cells.filter((cell) => cell.is_flagged === isFlagged);
    const shares = allocateProportionally(own.map((cell) => cell.members.length), isFlagged ? labels.flagged : labels.other);
    own.forEach((cell, index) => {
      for (const member of cell.members) stratumOf.set(frameKey(member), cell.key);
      const { stratum, taken } = drawCell(cell, shares[index] ?? 0, settings, week);
      strata.push(stratum);
      items.push(...taken);
    });
  }
  return { strata, items: withOverlap(items, settings, week), stratumOf };
}

function drawCell(cell: StratumCell, labels: number, settings: PlanSettings, week: string): { stratum: DrawnStratum; taken: DrawnItem[] } {
  const size = cell.members.length;
  const ranked = cell.members
    .map((member) => ({ member, u: unitHash(settings.salt, week, frameKey(member)) }))
    .sort((a, b) => a.u - b.u || (frameKey(a.member) < frameKey(b.member) ? -1 : 1));
  const probability = labels / size;
  const taken = settings.method === 'poisson' ? ranked.filter(({ u }) => u < probability) : ranked.slice(0, labels);
  const stratum = { key: cell.key, is_flagged: cell.is_flagged, size, sample: taken.length, probability };
  return {
    stratum,
    taken: taken.map(({ member, u }) => ({ member, u, stratum: cell.key, size, sample: taken.length, probability, raters: 1 as const })),
  };
}

/** Picks who is labelled twice by a random number of its own, so that being picked says nothing of u. */
function withOverlap(items: readonly DrawnItem[], settings: PlanSettings, week: string): DrawnItem[] {
  const wanted = Math.round(items.length * settings.overlap_share);
  const flagged = ranked(items.filter(({ member }) => member.is_flagged));
  const other = ranked(items.filter(({ member }) => !member.is_flagged));
  const fromFlagged = Math.min(flagged.length, Math.max(Math.round(wanted * OVERLAP_FLAGGED_SHARE), wanted - other.length));
  const chosen = new Set([...flagged.slice(0, fromFlagged), ...other.slice(0, wanted - fromFlagged)].map(({ member }) => frameKey(member)));
  return items.map((item) => ({ ...item, raters: chosen.has(frameKey(item.member)) ? 2 : 1 }));

  function ranked(list: DrawnItem[]): DrawnItem[] {
    return list
      .map((item) => ({ item, u: unitHash(settings.salt, `${week}|overlap`, frameKey(item.member)) }))
      .sort((a, b) => a.u - b.u)
      .map(({ item }) => item);
  }
}

/** `share` of `count` from the pool, chosen by hash: the gold items of a week. */
export function pickGold<T extends { item_id: string }>(pool: readonly T[], count: number, salt: string, week: string): T[] {
  return pool
    .map((item) => ({ item, u: unitHash(salt, `${week}|gold`, item.item_id) }))
    .sort((a, b) => a.u - b.u)
    .slice(0, Math.max(0, count))
    .map(({ item }) => item);
}
