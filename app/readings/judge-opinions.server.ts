/** Every judge held against the labels of a sample: the rule judge first, then those that posted scores. */
import { judgedFrame, judgedItems, riskOfFrame } from '#app/queries/judge-opinions.server.ts';
import { judgeOpinion, type JudgedCell, type JudgeOpinion } from '#app/review/judge-opinion.ts';
import type { Dimension, Window } from '#schema/filter.ts';
import type { ReadingDeps } from './deps.ts';
import type { Sample, SampleItem } from './sample.server.ts';

export interface NamedOpinion extends JudgeOpinion {
  judge: string;
  version: string;
  /** The rule judge's flag shared out the labels, and its risk score is on every answer; another judge's score is its flag. */
  isRule: boolean;
}

type Cell = JudgedCell & Record<Dimension, string>;

/**
 * @param sample the part asked for, under one version of the rubric
 * @param keep the same part, of the judged frame
 */
export async function readJudgeOpinions({ reader, project }: ReadingDeps, window: Window, sample: Sample, keep: (one: Record<Dimension, string>) => boolean): Promise<NamedOpinion[]> {
  if (sample.frame.length === 0) return [];
  const params = { project_id: project.project_id, from: window.from, to: window.to };
  const [risks, frames, said] = await Promise.all([riskOfFrame(reader, params), judgedFrame(reader, params), judgedItems(reader, params)]);
  const draws = new Set(sample.frame.map((cell) => cell.draw_id));
  const part = <T extends Cell>(cells: T[]) => cells.filter((cell) => draws.has(cell.draw_id) && keep(cell));
  const toCell = <T extends { judged: number }>({ judged, ...cell }: T) => ({ ...cell, n: judged });
  return [rule(sample, part(risks.map(toCell))), ...others(sample, part(frames.map(toCell)), said)];
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
