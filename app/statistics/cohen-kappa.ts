/** Agreement of two raters beyond chance. */

export interface Kappa {
  kappa: number;
  /** Asymptotic standard error when κ is not zero (Fleiss, Cohen and Everitt 1969), as SAS prints it. */
  standard_error: number;
  /** Share of items on which both said the same. */
  agreement: number;
  items: number;
}

/**
 * @param table counts: row = what the first rater said, column = what the second said
 * @returns null without items, or when chance alone would agree always (both used one category only)
 */
export function cohenKappa(table: readonly (readonly number[])[]): Kappa | null {
  const size = table.length;
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = table.map((_, column) => table.reduce((sum, row) => sum + (row[column] ?? 0), 0));
  const items = rows.reduce((sum, count) => sum + count, 0);
  if (items === 0) return null;
  const share = (row: number, column: number) => (table[row]?.[column] ?? 0) / items;
  const row = (index: number) => (rows[index] ?? 0) / items;
  const column = (index: number) => (columns[index] ?? 0) / items;
  let agreement = 0;
  let chance = 0;
  for (let i = 0; i < size; i += 1) {
    agreement += share(i, i);
    chance += row(i) * column(i);
  }
  if (1 - chance < 1e-12) return null;
  const kappa = (agreement - chance) / (1 - chance);
  let diagonal = 0;
  let others = 0;
  for (let i = 0; i < size; i += 1) {
    diagonal += share(i, i) * (1 - (row(i) + column(i)) * (1 - kappa)) ** 2;
    for (let j = 0; j < size; j += 1) {
      if (i !== j) others += share(i, j) * (column(i) + row(j)) ** 2;
    }
  }
  const variance = (diagonal + (1 - kappa) ** 2 * others - (kappa - chance * (1 - kappa)) ** 2) / ((1 - chance) ** 2 * items);
  return { kappa, standard_error: Math.sqrt(Math.max(0, variance)), agreement, items };
}
