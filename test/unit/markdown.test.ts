/** Markdown as a tree; what could do harm stays text. */
import { expect, test } from 'vitest';
import { hasMarkdown, parseInline, parseMarkdown } from '#app/components/trace/markdown.ts';
import { cpuMs } from '../support/cpu-time.ts';

const text = (value: string) => ({ kind: 'text', text: value });
const paragraph = (...children: unknown[]) => ({ kind: 'paragraph', children });

test('blocks', () => {
  expect(parseMarkdown('# Refunds\n\nWithin **30 days**.\nNo later.\n\n---\n```ts\nconst a = "**";\n```\n> said\n> so')).toEqual([
    { kind: 'heading', level: 1, children: [text('Refunds')] },
    paragraph(text('Within '), { kind: 'strong', children: [text('30 days')] }, text('.\nNo later.')),
    { kind: 'rule' },
    { kind: 'code', language: 'ts', text: 'const a = "**";' },
    { kind: 'quote', blocks: [paragraph(text('said\nso'))] },
  ]);
});

test('lists, nested and numbered', () => {
  expect(parseMarkdown('- one\n  - inner\n- two\n\n3. three\n4. four')).toEqual([
    { kind: 'list', isOrdered: false, start: 1, items: [[paragraph(text('one')), { kind: 'list', isOrdered: false, start: 1, items: [[paragraph(text('inner'))]] }], [paragraph(text('two'))]] },
    { kind: 'list', isOrdered: true, start: 3, items: [[paragraph(text('three'))], [paragraph(text('four'))]] },
  ]);
});

test('tables: rows are as wide as their head', () => {
  expect(parseMarkdown('| a | b |\n|---|:-:|\n| 1 |\n| 2 | `x` | 3 |')).toEqual([
    { kind: 'table', head: [[text('a')], [text('b')]], rows: [[[text('1')], []], [[text('2')], [{ kind: 'code', text: 'x' }]]] },
  ]);
});

test('emphasis needs its word; names with underscores and sums with stars are text', () => {
  expect(parseInline('_a_ *b* ~~c~~ snake_case_name 2 * 3 * 4 \\*d\\*')).toEqual([
    { kind: 'emphasis', children: [text('a')] }, text(' '), { kind: 'emphasis', children: [text('b')] }, text(' '), { kind: 'struck', children: [text('c')] }, text(' snake_case_name 2 * 3 * 4 *d*'),
  ]);
  expect(parseInline('**not closed, and [1] stays a citation')).toEqual([text('**not closed, and [1] stays a citation')]);
});

test('links lead away or are text; HTML is text', () => {
  expect(parseInline('[docs](https://example.com/a?b=1)')).toEqual([{ kind: 'link', href: 'https://example.com/a?b=1', children: [text('docs')] }]);
  for (const bad of ['[x](javascript:alert(1))', '[x](data:text/html,hi)', '[x](/settings)', '[x](vbscript:a)', '<img src=x onerror=alert(1)>', '<script>alert(1)</script>']) expect(parseInline(bad)).toEqual([text(bad)]);
});

test('what no Markdown is in needs none', () => {
  expect(['Refunds take 30 days [1].', '2 * 3', 'a_b_c', ''].map(hasMarkdown)).toEqual([false, false, false, false]);
  expect(['# a', '- a', '1. a', '**a**', '`a`', '[a](https://b.example)', '| a | b |'].map(hasMarkdown)).toEqual([true, true, true, true, true, true, true]);
});

test('long hostile text is read in good time', () => {
  const used = cpuMs(() => {
    for (const part of ['*a ', '_a', '[', '`', '> ', '- ', '|', '**a']) {
      parseMarkdown(part.repeat(20_000));
      parseMarkdown(`${part}\n`.repeat(5_000));
    }
  });
  expect(used).toBeLessThan(20_000);
});
