/** Every judge held against the labels of a sample: the rule judge first, then those that posted scores. */
import { judgedFrame, judgedItems, type RiskCell, riskOfFrame } from '#app/queries/judge-opinions.server.ts';
import { Kept } from '#app/queries/kept-sums.server.ts';
import { VISIBLE_AFTER_MS } from '#app/queries/kpi-rollup.server.ts';
import { openHours } from '#app/queries/open-hours.server.ts';
import { judgeOpinion, type JudgedCell, type NamedOpinion } from '#app/review/judge-opinion.ts';
import { HOUR_MS } from '#schema/calendar.ts';
import type { Dimension, Window } from '#schema/filter.ts';
import type { ReadingDeps } from './deps.ts';
import type { Sample, SampleItem } from './sample.server.ts';

type Cell = JudgedCell & Record<Dimension, string>;

/**
 * @param sample the part asked for, under one version of the rubric
 * @param keep the same part, of the judged frame
 * @param by dimensions that `keep` looks at
 */
export async function readJudgeOpinions(deps: ReadingDeps, window: Window, sample: Sample, keep: (one: Record<Dimension, string>) => boolean, by: readonly Dimension[]): Promise<NamedOpinion[]> {
  if (sample.frame.length === 0) return [];
  const { reader, project: { project_id } } = deps;
  const params = { project_id, from: window.from, to: window.to };
  const [risks, frames, said] = await Promise.all([
    readRisks(deps, window, sample, by),
    judgedFrame(reader, { ...params, draws: sample.draws.map(({ draw_id }) => draw_id) }, by),
    judgedItems(reader, params),
  ]);
  const draws = new Set(sample.frame.map((cell) => cell.draw_id));
  const part = <T extends Cell>(cells: T[]) => cells.filter((cell) => draws.has(cell.draw_id) && keep(cell));
  const toCell = <T extends { judged: number }>({ judged, ...cell }: T) => ({ ...cell, n: judged });
  return [rule(sample, part(risks.map(toCell))), ...others(sample, part(frames.map(toCell)), said)];
}

/** By draw and by the newest row of its hours: frames are written once, and so long as no row came, risk scores are what they were. */
const keptRisks = new Kept<readonly RiskCell[]>(8 * 2 ** 20, (cells) => 500 * cells.length);

async function readRisks({ reader, project: { project_id } }: ReadingDeps, window: Window, { draws }: Sample, by: readonly Dimension[]): Promise<RiskCell[]> {
  const parts = draws
    .filter(({ from, to }) => from < window.to && to > window.from)
    .map(({ draw_id, from, to }) => ({ draw_id, from: Math.max(from, window.from), to: Math.min(to, window.to) }));
  if (parts.length === 0) return [];
  const from = Math.min(...parts.map((part) => part.from));
  const to = Math.max(...parts.map((part) => part.to));
  const hours = await openHours(reader, { project_id, from_ms: from, to_ms: to });
  const known = parts.map((part) => {
    const own = hours.filter(({ hour_ms }) => hour_ms < part.to && hour_ms + HOUR_MS > part.from);
    const newest = Math.max(0, ...own.map(({ stored_ms }) => stored_ms));
    const isQuiet = own.every(({ stored_ms, now_ms }) => stored_ms + VISIBLE_AFTER_MS < now_ms);
    const key = JSON.stringify([project_id, part, by, newest]);
    return { ...part, key, isQuiet, cells: keptRisks.get(key) };
  });
  const missing = known.filter(({ cells }) => !cells);
  if (missing.length === 0) return known.flatMap(({ cells }) => cells ?? []);
  const question = { project_id, draws: missing.map(({ draw_id }) => draw_id), from: Math.min(...missing.map((part) => part.from)), to: Math.max(...missing.map((part) => part.to)) };
  const found = await riskOfFrame(reader, question, by);
  for (const { key, draw_id, isQuiet } of missing) if (isQuiet) keptRisks.set(key, found.filter((cell) => cell.draw_id === draw_id));
  return [...known.flatMap(({ cells }) => cells ?? []), ...found];
}

/** The frame keeps the rule judge's flag of every answer, so its share is known though requests may be gone. */
function rule(sample: Sample, cells: readonly Cell[]): NamedOpinion {
  const size = (isFlagged?: boolean) => sample.frame.reduce((sum, cell) => sum + (isFlagged === undefined || cell.is_flagged === isFlagged ? cell.size : 0), 0);
  const versions = [...new Set(sample.items.map((item) => item.row.risk_version))].filter(Boolean).sort();
  const of = (item: SampleItem) => ({ isFlagged: item.is_flagged, score: item.row.risk_score });
  return { judge: 'Rule judge', version: versions.join(', '), isRule: true, ...judgeOpinion(sample.items, sample.frame, { of, judged: size(), flags: size(true), cells }) };
}

function others(sample: Sample, cells: readonly (Cell & { evaluator: string; evaluator_version: string })[], said: readonly { trace_id: string; evaluator: string; evaluator_version: string; flag: boolean }[]): NamedOpinion[] {
  const judges = new Map(cells.map((cell) => [`${cell.evaluator}\n${cell.evaluator_version}`, { judge: cell.evaluator, version: cell.evaluator_version }]));
  return [...judges.values()]
    .sort((a, b) => (a.judge + a.version < b.judge + b.version ? -1 : 1))
    .map(({ judge, version }) => {
      const isOwn = (one: { evaluator: string; evaluator_version: string }) => one.evaluator === judge && one.evaluator_version === version;
      const own = cells.filter(isOwn);
      const flags = new Map(said.filter(isOwn).map((one) => [one.trace_id, one.flag]));
      const of = (item: SampleItem) => {
        const flag = flags.get(item.trace_id);
        return flag === undefined ? null : { isFlagged: flag, score: Number(flag) };
      };
      const scores = { of, judged: own.reduce((sum, cell) => sum + cell.n, 0), flags: own.reduce((sum, cell) => sum + cell.sum, 0), cells: own };
      return { judge, version, isRule: false, ...judgeOpinion(sample.items, sample.frame, scores) };
    });
}
