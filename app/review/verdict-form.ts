/** What the adjudicator's form sends. Safe in a browser. */
import { z } from 'zod';
import { answersSchema } from '#schema/review.ts';

export const verdictFormSchema = z.object({
  item_id: z.string().min(1),
  rubric_version: z.string().regex(/^[1-9]\d*$/).transform(Number),
  answers: z.string().transform((text, context) => {
    try {
      const parsed = answersSchema.safeParse(JSON.parse(text));
      if (parsed.success) return parsed.data;
    } catch {
      // Falls through to the same sentence.
    }
    context.addIssue({ code: 'custom', message: 'The answers could not be read.' });
    return z.NEVER;
  }),
  note: z.string().max(500).default(''),
  is_gold: z.string().optional().transform((value) => value === 'on'),
});
