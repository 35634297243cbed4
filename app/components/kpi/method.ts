/** How a KPI's interval is made, in words, from its measure. */
import type { KpiDefinition } from '#schema/kpis/definition.ts';

export function intervalMethodOf({ measure }: KpiDefinition): string {
  switch (measure.kind) {
    case 'share':
      return 'Wilson score interval, 95%';
    case 'count':
      return measure.interval === 'poisson' ? 'Exact Poisson interval, 95%' : measure.interval === 'exact' ? 'Exact interval, 95%' : 'None: it is counted, not sampled';
    case 'sum':
      return 'None: it is a total of what was told; coverage stands beside it';
    case 'ratio':
      return 'Delta method over requests, 95%';
    case 'quantile':
      return 'Order statistics, distribution-free, 95%';
    case 'mean':
      return 'Student’s t, 95%';
    case 'external':
      return measure.combine === 'share' ? 'Wilson score interval where counts were sent, 95%' : measure.combine === 'mean' ? 'Student’s t where deviation and count were sent, 95%' : 'None: as its source sent it';
    case 'labels':
      return 'From the sampled labels, weighted by inclusion probability, 95%';
    default:
      return measure satisfies never;
  }
}

/** The SQL of a measure, a named part a line; empty where there is none. */
export function measureSql({ measure, where, source }: KpiDefinition): { part: string; sql: string }[] {
  const rows = where ? [{ part: `rows of ${source}`, sql: where }] : [];
  switch (measure.kind) {
    case 'share':
      return [...rows, { part: 'numerator', sql: measure.numerator }, { part: 'denominator', sql: measure.denominator }];
    case 'count':
      return [...rows, { part: 'count', sql: measure.count }, ...(measure.exposure ? [{ part: 'among', sql: measure.exposure }] : [])];
    case 'sum':
      return [...rows, { part: 'sum of', sql: measure.amount }, { part: 'known where', sql: measure.known }, { part: 'of', sql: measure.of }];
    case 'ratio':
      return [...rows, { part: 'sum of', sql: measure.amount }, { part: '÷ sum of', sql: measure.count }];
    case 'quantile':
      return [...rows, { part: `quantile ${measure.level} of`, sql: measure.amount }];
    case 'mean':
      return [...rows, { part: 'mean of', sql: measure.amount }];
    case 'external':
    case 'labels':
      return rows;
    default:
      return measure satisfies never;
  }
}
