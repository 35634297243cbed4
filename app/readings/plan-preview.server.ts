/** What a plan would draw: the frame of a week, its strata, and what the labels buy. */
import { allocateByFlag, allocateProportionally } from '#app/review/allocate.ts';
import { planBudget, type Budget } from '#app/review/planner.ts';
import { buildStrata, type FrameMember } from '#app/review/strata.ts';
import { weekWindow } from '#app/review/iso-week.ts';
import { eligibleAnswers } from '#app/queries/review-frame.server.ts';
import type { PlanSettings } from '#schema/review.ts';
import type { ReadingDeps } from './deps.ts';
import { pastRates } from './sampled.server.ts';

export interface PlanPreview {
  week: string;
  frame_size: number;
  flagged: number;
  strata: { key: string; size: number; labels: number }[];
  budget: Budget;
  /** Rates of earlier weeks that the allocation would use. */
  past: { flagged: number; other: number } | null;
}

export async function previewPlan(deps: ReadingDeps, settings: PlanSettings, week: string, planId: string | null): Promise<PlanPreview> {
  const window = weekWindow(week, deps.project.settings.time_zone);
  const [rows, past] = await Promise.all([
    eligibleAnswers(deps.reader, { project_id: deps.project.project_id, ...window, eligible: settings.eligible }),
    planId !== null && settings.use_past ? pastRates(deps, planId, window.from) : null,
  ]);
  const frame: FrameMember[] = rows.map(({ start_us, ...row }) => ({ ...row, start_time: start_us / 1_000 }));
  const sizes = { flagged: frame.filter((member) => member.is_flagged).length, other: frame.filter((member) => !member.is_flagged).length };
  const labels = allocateByFlag(sizes, settings.labels_per_week, settings.flagged_share, past);
  const cells = buildStrata(frame, { stratify_by: settings.stratify_by, flagged_labels: labels.flagged, other_labels: labels.other, minimum_cell_labels: settings.minimum_cell_labels });
  const strata = [true, false].flatMap((isFlagged) => {
    const own = cells.filter((cell) => cell.is_flagged === isFlagged);
    const shares = allocateProportionally(own.map((cell) => cell.members.length), isFlagged ? labels.flagged : labels.other);
    return own.map((cell, index) => ({ key: cell.key, size: cell.members.length, labels: shares[index] ?? 0 }));
  });
  return { week, frame_size: frame.length, flagged: sizes.flagged, strata, past, budget: planBudget({ sizes, labels: settings.labels_per_week, flagged_share: settings.flagged_share, past }) };
}
