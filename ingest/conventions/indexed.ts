/**
 * Keys with numbers in them (`llm.input_messages.0.message.role`) put back together as the lists
 * they were. Bounded, and deaf to the names that would reach into a prototype.
 */
import type { AttributeValue } from '../neutral.ts';

/** Of one list; what is beyond is left among the attributes. */
export const MAX_INDEX = 1_000;
const MAX_SEGMENTS = 12;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

interface Branch {
  children: Map<string, Branch>;
  value: AttributeValue | undefined;
}

export class IndexedList {
  private readonly root: Branch = { children: new Map(), value: undefined };

  /**
   * @param path what follows the prefix and its dot: `0.message.role`
   * @param wrappers segments right after a number that are left out: `message`
   * @returns false when the path is refused: too long, too far, or a forbidden name
   */
  put(path: string, value: AttributeValue, wrappers: readonly string[]): boolean {
    const segments = path.split('.');
    if (segments.length > MAX_SEGMENTS) return false;
    const steps: string[] = [];
    let isAfterNumber = false;
    for (let i = 0; i < segments.length; i += 1) {
      const segment = segments[i] ?? '';
      if (segment === '' || FORBIDDEN.has(segment)) return false;
      const number = indexOf(segment);
      if (number !== undefined && number >= MAX_INDEX) return false;
      if (!(isAfterNumber && i < segments.length - 1 && wrappers.includes(segment))) steps.push(segment);
      isAfterNumber = number !== undefined;
    }
    let branch = this.root;
    for (const step of steps) {
      let child = branch.children.get(step);
      if (child === undefined) {
        child = { children: new Map(), value: undefined };
        branch.children.set(step, child);
      }
      branch = child;
    }
    branch.value = value;
    return true;
  }

  /** The list in the order of its numbers, without gaps. */
  build(): AttributeValue[] {
    const built = buildBranch(this.root);
    return Array.isArray(built) ? built : [];
  }
}

function buildBranch(branch: Branch): AttributeValue {
  if (branch.children.size === 0) return branch.value ?? null;
  const entries = [...branch.children];
  if (entries.every(([step]) => indexOf(step) !== undefined)) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => buildBranch(child));
  }
  const object: { [key: string]: AttributeValue } = {};
  for (const [step, child] of entries) object[step] = buildBranch(child);
  return object;
}

/** `12` → 12; undefined for anything that is not a plain whole number. */
export function indexOf(segment: string): number | undefined {
  if (segment.length === 0 || segment.length > 9) return undefined;
  for (let i = 0; i < segment.length; i += 1) {
    const code = segment.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return undefined;
  }
  return Number(segment);
}
