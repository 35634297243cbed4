/**
 * Named, deterministic scenarios whose true answers are known: what the demo shows, what tests
 * compare with, and what the pictures are taken of.
 */
import { COST_SPIKE } from './cost-spike.ts';
import { HEALTHY_MONTH } from './healthy-month.ts';
import { INDEX_GAP } from './index-gap.ts';
import { MIX_SHIFT } from './mix-shift.ts';
import type { Scenario } from './plan.ts';
import { PROVIDER_OUTAGE } from './provider-outage.ts';
import { REGRESSION_AFTER_DEPLOY } from './regression-after-deploy.ts';

export type { Answer, Answers, Scenario } from './plan.ts';

export const SCENARIOS: readonly Scenario[] = [HEALTHY_MONTH, REGRESSION_AFTER_DEPLOY, INDEX_GAP, PROVIDER_OUTAGE, COST_SPIKE, MIX_SHIFT];
export const DEMO_SCENARIO: Scenario = REGRESSION_AFTER_DEPLOY;

/** @throws Error that lists the names there are */
export function scenario(name: string): Scenario {
  const found = SCENARIOS.find((entry) => entry.name === name);
  if (found) return found;
  throw new Error(`There is no scenario "${name}". There are: ${SCENARIOS.map((entry) => entry.name).join(', ')}.`);
}
