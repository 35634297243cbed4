/** Draws again from the stored frame and compares: anybody can check that nothing was picked by hand. */
import { drawSample, frameHash, frameKey } from '#app/review/draw.ts';
import type { FrameMember } from '#app/review/strata.ts';
import { draws, frameOfDraw } from '#app/queries/review-plans.server.ts';
import { itemsOfDraw } from '#app/queries/review-draw-items.server.ts';
import type { ReadingDeps } from './deps.ts';

export interface Verification {
  is_same: boolean;
  frame_size: number;
  /** The stored frame has the hash that was written when it was drawn. */
  is_frame_intact: boolean;
  drawn_again: number;
  stored: number;
  /** Drawn now but not stored, and stored but not drawn now: trace ids, at most ten of each. */
  missing: string[];
  extra: string[];
  /** Items whose π, N_h or stratum differ. */
  differing: number;
}

/** @returns null when there is no such draw */
export async function verifyDraw(deps: ReadingDeps, drawId: string): Promise<Verification | null> {
  const { project_id } = deps.project;
  const draw = (await draws(deps.reader, { project_id })).find((one) => one.draw_id === drawId);
  if (!draw) return null;
  const [frame, items] = await Promise.all([frameOfDraw(deps.reader, { project_id, draw_id: drawId }), itemsOfDraw(deps.reader, { project_id, draw_id: drawId })]);
  const members: FrameMember[] = frame.map(({ start_us, stratum: _, ...row }) => ({ ...row, start_time: start_us / 1_000 }));
  const again = drawSample(members, draw.settings, draw.period, draw.past);
  const stored = new Map(items.map((item) => [frameKey(item), item]));
  const drawn = new Map(again.items.map((item) => [frameKey(item.member), item]));
  const missing = [...drawn.keys()].filter((key) => !stored.has(key));
  const extra = [...stored.keys()].filter((key) => !drawn.has(key));
  const differing = [...drawn].filter(([key, item]) => {
    const other = stored.get(key);
    return other && (other.stratum !== item.stratum || other.stratum_size !== item.size || Math.abs((other.inclusion_probability ?? -1) - item.probability) > 1e-12);
  }).length;
  const isIntact = frameHash(members) === draw.frame_hash;
  return {
    is_same: missing.length === 0 && extra.length === 0 && differing === 0 && isIntact,
    frame_size: frame.length,
    is_frame_intact: isIntact,
    drawn_again: drawn.size,
    stored: stored.size,
    missing: missing.slice(0, 10),
    extra: extra.slice(0, 10),
    differing,
  };
}
