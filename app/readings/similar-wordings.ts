/**
 * Queries grouped by similar wording. Each joins the more frequent wording with which it shares
 * most of its words, if that is half of them or more. Small words ("how do I") do not count, and a
 * word weighs the more the fewer of the queries have it. Pure, and the same for the same queries in
 * any order.
 */

export interface Wording {
  query: string;
  index: string;
  misses: number;
  empty: number;
  newest_trace_id: string;
  last_at: number;
}

export interface WordingGroup {
  /** The most frequent first; its wording stands for the group. */
  wordings: Wording[];
  misses: number;
  empty: number;
  /** Of all wordings, sorted. */
  indexes: string[];
  last_at: number;
}

/** Weight of the words that two wordings share, of the weight of all that either has. */
const SIMILAR = 0.5;
/** Words are compared by their first five letters: "refund" and "refunds" are one (Can et al., JASIST 59(3), 2008). */
const STEM_LETTERS = 5;
/** Small words of the languages that most queries come in: they say how something is asked, not what. */
const SMALL_WORDS = new Set(
  `a about an and any are as at be been but by can cant could did do does doesnt dont for from get had has have hello help hi how i id if im in into is isnt it its ive me
  my need no not of off on or our please so tell than thanks that the their them there these they this to us want was we were what whats when where which who why will with
  would you your aber auf aus bei bin bitte das dem den der des die ein eine einen einer es für gibt habe haben hat ich im ist kann kein können man mein meine mich mir mit
  nach nicht oder sie sind über um und von vor wann warum was welche wenn wer wie wir wird wo zu zum zur au aux avec ce ces comment dans de du elle en est et faire il je la
  le les leur ma mes mon ne nous où par pas peut peux plus pour pourquoi quand que quel quelle qui sa se ses son sont sur un une vous al como cómo con cual cuál cuando del
  dónde donde el ella es esta está hacer hay las lo los mi mis muy para pero por porque puede puedo qué si sin su sus una y ao com da das do dos e em eu fazer meu minha na
  não nas nos os ou posso quais qual se tem um uma che chi ci come cosa dei della di dove gli ho il miei mio nel non per perché posso questo sono una uno al als ben bij dat
  deze dit een en er heb het hoe ik in kan maar mag met mij mijn naar niet om ook op te van voor waar wat wel`.split(/\s+/),
);
/** Scripts that are written without spaces are compared by pairs of letters. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/u;
const WORDS = new RegExp(`${UNSPACED.source}|[\\p{L}\\p{M}\\p{N}]+`, 'gu');

/** What is compared of a wording: stems and pairs of letters, in lower case, any number the same; small words where it has no others. */
export function termsOf(query: string): Set<string> {
  const words = query.normalize('NFKC').toLowerCase().replace(/['’]/g, '').match(WORDS) ?? [];
  const telling = words.filter((word) => !SMALL_WORDS.has(word));
  return new Set((telling.length > 0 ? telling : words).flatMap((word) => (UNSPACED.test(word) ? pairs([...word]) : /^\p{N}+$/u.test(word) ? ['#'] : [[...word].slice(0, STEM_LETTERS).join('')])));
}

const pairs = (letters: readonly string[]): string[] => (letters.length < 2 ? [...letters] : letters.slice(1).map((letter, index) => `${letters[index]}${letter}`));

/** Groups with the most misses first. */
export function groupWordings(wordings: readonly Wording[]): WordingGroup[] {
  const sorted = wordings.toSorted((a, b) => b.misses - a.misses || b.last_at - a.last_at || (a.query < b.query ? -1 : 1));
  const terms = sorted.map(({ query }) => termsOf(query));
  const weightOf = weights(terms);
  const total = (of: Iterable<string>): number => [...of].reduce((sum, term) => sum + weightOf(term), 0);
  const leaders: { terms: Set<string>; weight: number; wordings: Wording[] }[] = [];
  /** Leaders by term: a wording is compared with those alone that share one. */
  const having = new Map<string, number[]>();
  sorted.forEach((wording, at) => {
    const own = terms[at] ?? new Set();
    const weight = total(own);
    const shared = new Map<number, number>();
    for (const term of own) for (const leader of having.get(term) ?? []) shared.set(leader, (shared.get(leader) ?? 0) + weightOf(term));
    let best = { leader: -1, similarity: 0 };
    for (const [leader, common] of shared) {
      const similarity = common / (weight + (leaders[leader]?.weight ?? 0) - common);
      // Of two that are as similar, the more frequent.
      if (similarity > best.similarity || (similarity === best.similarity && leader < best.leader)) best = { leader, similarity };
    }
    const joined = best.similarity >= SIMILAR ? leaders[best.leader] : undefined;
    if (joined) {
      joined.wordings.push(wording);
      return;
    }
    for (const term of own) having.set(term, [...(having.get(term) ?? []), leaders.length]);
    leaders.push({ terms: own, weight, wordings: [wording] });
  });
  return leaders
    .map(({ wordings }) => ({
      wordings,
      misses: wordings.reduce((sum, one) => sum + one.misses, 0),
      empty: wordings.reduce((sum, one) => sum + one.empty, 0),
      indexes: [...new Set(wordings.map(({ index }) => index))].sort(),
      last_at: Math.max(...wordings.map(({ last_at }) => last_at)),
    }))
    .sort((a, b) => b.misses - a.misses || b.last_at - a.last_at);
}

/** ln(1 + N/n) of a term that n of N wordings have. */
function weights(terms: readonly ReadonlySet<string>[]): (term: string) => number {
  const counts = new Map<string, number>();
  for (const set of terms) for (const term of set) counts.set(term, (counts.get(term) ?? 0) + 1);
  return (term) => Math.log(1 + terms.length / (counts.get(term) ?? 1));
}
