/** The first words of a text, for lists. */
export const PREVIEW_CHARACTERS = 200;

/** At most 200 characters with runs of white space as one space; never half a surrogate pair. */
export function previewOf(text: string): string {
  // Most texts need nothing but a cut, and there are two for every span.
  const length = Math.min(text.length, PREVIEW_CHARACTERS);
  let isPlain = true;
  for (let i = 0; i < length && isPlain; i++) {
    const code = text.charCodeAt(i);
    if (code <= 32 || code >= 127) isPlain = code === 32 && i > 0 && text.charCodeAt(i - 1) !== 32 && i < length - 1;
  }
  if (isPlain) return text.length <= length ? text : ownCopy(text.slice(0, length));
  // Twice as much is looked at, because white space shrinks.
  const head = text.slice(0, PREVIEW_CHARACTERS * 2).replace(/\s+/g, ' ').trim();
  if (head.length <= PREVIEW_CHARACTERS) return wellFormed(head);
  let end = PREVIEW_CHARACTERS;
  const code = head.charCodeAt(end - 1);
  if (code >= 0xd800 && code <= 0xdbff) end -= 1;
  return ownCopy(wellFormed(head.slice(0, end).trimEnd()));
}

/** A slice keeps the whole text that it was cut from in memory, and previews live longer than texts. */
function ownCopy(slice: string): string {
  return Buffer.from(slice, 'utf8').toString('utf8');
}

/** A lone surrogate is no text: the store refuses it, and one would cost the whole insert. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}
