/** Strata of a frame: risk flag × feature × model, with cells too small for labels of their own merged. */

/** One eligible answer of the frame. */
export interface FrameMember {
  trace_id: string;
  span_id: string;
  /** Milliseconds since 1970. */
  start_time: number;
  is_flagged: boolean;
  feature: string;
  model: string;
}

export interface StratumCell {
  /** `flagged / support / gpt-5`; `*` where cells were merged. */
  key: string;
  is_flagged: boolean;
  members: FrameMember[];
}

export interface StrataOptions {
  stratify_by: readonly ('feature' | 'model')[];
  /** Labels that flagged and other answers get in all. */
  flagged_labels: number;
  other_labels: number;
  minimum_cell_labels: number;
}

/**
 * Every member is in exactly one cell. A cell whose share of the labels is under the minimum is
 * merged with its like: first over models within the feature, then over features, and a rest that
 * is still too small goes to the smallest cell that is large enough. Flagged and other never mix.
 */
export function buildStrata(frame: readonly FrameMember[], options: StrataOptions): StratumCell[] {
  return [true, false].flatMap((isFlagged) => {
    const members = frame.filter((member) => member.is_flagged === isFlagged);
    if (members.length === 0) return [];
    const labels = isFlagged ? options.flagged_labels : options.other_labels;
    return cellsOf(members, isFlagged, labels, options);
  });
}

function cellsOf(members: FrameMember[], isFlagged: boolean, labels: number, options: StrataOptions): StratumCell[] {
  const flag = isFlagged ? 'flagged' : 'other';
  const name = (feature: string, model: string) => [flag, feature, model].join(' / ');
  const isLarge = (cell: FrameMember[]) => (labels * cell.length) / members.length >= options.minimum_cell_labels;
  const byFeature = options.stratify_by.includes('feature');
  const byModel = options.stratify_by.includes('model');
  const fine = group(members, (member) => name(byFeature ? member.feature : '*', byModel ? member.model : '*'));
  const { large, rest } = split(fine, isLarge);
  const coarse = split(group(rest, (member) => name(byFeature ? member.feature : '*', '*')), isLarge);
  const cells = new Map([...large, ...coarse.large]);
  if (coarse.rest.length > 0) addRest(cells, coarse.rest, name('*', '*'), isLarge);
  return [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, list]) => ({ key, is_flagged: isFlagged, members: list }));
}

function addRest(cells: Map<string, FrameMember[]>, rest: FrameMember[], key: string, isLarge: (cell: FrameMember[]) => boolean): void {
  const smallest = [...cells].sort(([a, one], [b, other]) => one.length - other.length || (a < b ? -1 : 1))[0];
  if (!smallest || isLarge(rest)) {
    cells.set(key, [...(cells.get(key) ?? []), ...rest]);
    return;
  }
  cells.delete(smallest[0]);
  cells.set(key, [...(cells.get(key) ?? []), ...smallest[1], ...rest]);
}

function split(cells: Map<string, FrameMember[]>, isLarge: (cell: FrameMember[]) => boolean) {
  const large = [...cells].filter(([, cell]) => isLarge(cell));
  const rest = [...cells.values()].filter((cell) => !isLarge(cell)).flat();
  return { large, rest };
}

function group(members: readonly FrameMember[], keyOf: (member: FrameMember) => string): Map<string, FrameMember[]> {
  const cells = new Map<string, FrameMember[]>();
  for (const member of members) {
    const key = keyOf(member);
    const cell = cells.get(key);
    if (cell) cell.push(member);
    else cells.set(key, [member]);
  }
  return cells;
}
