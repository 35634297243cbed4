/** Pieces that the queries of sampling and labelling share. */
import { z } from 'zod';

/** A label must be seen by whoever reads next, on replicated servers too. */
export const READ_OWN_WRITES = { select_sequential_consistency: '1' } as const;

/**
 * The draws that count: of two draws of one plan and period the first. Items and frame of a draw
 * that was broken off have no row here, and so do not exist.
 */
export const VALID_DRAWS = `
  SELECT argMin(draw_id, (drawn_at, draw_id)) FROM review_draws WHERE project_id = {project_id:String} GROUP BY plan_id, period`;

/** An item that was put into a queue by hand and taken back is blank from then on. */
export const VALID_ITEMS = `purpose != 'withdrawn' AND (draw_id = '' OR draw_id IN (${VALID_DRAWS}))`;

export const projectParams = z.object({ project_id: z.string() });

/** A column of JSON text, parsed by the schema. */
export function json<T extends z.ZodType>(schema: T) {
  return z.string().transform((text, context): z.output<T> => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: z.prettifyError(parsed.error) });
    return z.NEVER;
  });
}
