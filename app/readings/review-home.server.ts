/** The review's front page: what is left, the rate of the last weeks, and what waits for a verdict. */
import { foldEvents } from '#app/review/labels.ts';
import { isoWeekOf, weekBefore, weekWindow } from '#app/review/iso-week.ts';
import { needsAdjudication } from '#app/review/outcome.ts';
import { eventsOfQueue } from '#app/queries/review-events.server.ts';
import { reviewers } from '#app/queries/review-people.server.ts';
import type { ReadingDeps } from './deps.ts';
import { readQueues } from './label-queue.server.ts';
import { readRubrics } from './rubrics.server.ts';
import { readSampledWeeks } from './sampled.server.ts';

const WEEKS = 6;

export async function readReviewHome(deps: ReadingDeps) {
  const zone = deps.project.settings.time_zone;
  const thisWeek = isoWeekOf(deps.now(), zone);
  let first = thisWeek;
  for (let count = 1; count < WEEKS; count += 1) first = weekBefore(first);
  const window = { from: weekWindow(first, zone).from, to: weekWindow(thisWeek, zone).to };
  const [queues, people, weeks, rubrics] = await Promise.all([
    readQueues(deps),
    reviewers(deps.reader, { project_id: deps.project.project_id }),
    readSampledWeeks(deps, { filter: { ...window, dimensions: {} }, keys: ['hallucination_rate'] }),
    readRubrics(deps),
  ]);
  const waiting = await Promise.all(
    queues.map(async (queue) => {
      const states = foldEvents(await eventsOfQueue(deps.reader, { project_id: deps.project.project_id, queue_id: queue.queue_id }));
      return [...states.values()].filter((state) => needsAdjudication(rubrics.of, state)).length;
    }),
  );
  return {
    queues,
    people,
    disputed: waiting.reduce((sum, count) => sum + count, 0),
    weeks: weeks
      .map(({ week, from, to, estimate, readings }) => ({ week, from, to, isOver: to <= deps.now(), estimate, labelled: readings[0]?.denominator ?? 0, population: readings[0]?.population ?? 0 }))
      .reverse(),
  };
}
