/**
 * How well an entry of a list answers what was typed, 0 to 1 (0 hides it). Plain words, no fuzzy
 * letters: whoever types "traces" means Traces, not every text that has these letters somewhere.
 */
export function searchRank(name: string, text: string, keywords: readonly string[] = []): number {
  const wanted = text.trim().toLowerCase();
  const title = name.toLowerCase();
  if (wanted === '' || title === wanted) return 1;
  if (title.startsWith(wanted)) return 0.9;
  if (title.includes(` ${wanted}`)) return 0.8;
  if (title.includes(wanted)) return 0.7;
  if (keywords.some((keyword) => keyword.toLowerCase().startsWith(wanted))) return 0.5;
  return keywords.some((keyword) => keyword.toLowerCase().includes(wanted)) ? 0.3 : 0;
}
