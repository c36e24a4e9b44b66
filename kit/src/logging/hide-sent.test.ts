import { expect, it } from 'vitest';
import { endlessMarks, processorTime } from '../testing/processor-time.ts';
import { describeWithoutSent, type Sent } from './hide-sent.ts';

const messageOf = (message: string, sent: Sent): string => describeWithoutSent(new Error(message), sent).facts.message;

it('hides the strings of an operation as a resolver gets them, whatever stands around them', () => {
  const query = `
    # a comment with one " and "another
    { a(text: "in the text", more: "tab\\u0041 \\"said\\"") b(text: """
      first line
      second line
    """) }`;
  const message =
    'no in the text, no tabA "said", no tab\\u0041 \\"said\\", no first line\nsecond line; but: a comment';
  const shown = messageOf(message, { query });
  for (const sent of ['in the text', 'tabA', 'u0041', 'said', 'first line', 'second line'])
    expect(shown).not.toContain(sent);
  expect(shown).toContain('but: a comment');
});

it('hides what stood before the place where an operation cannot be read', () => {
  expect(messageOf('no secret here', { query: '{ a(text: "secret") b(text: "' })).not.toContain('secret');
});

it('hides a text also in the spelling in which it was looked at', () => {
  const variables = { text: ' Ｃａｆｅ\u0301 ' };
  expect(messageOf('no Café and no ｃａｆｅ\u0301', { variables })).not.toMatch(/Café|ｃａｆｅ/);
});

it('does not show a message that is too long to be searched', () => {
  const text = `secret ${'x'.repeat(5_000)}`;
  const shown = messageOf(`no ${text}`, { variables: { text } });
  expect(shown).toBe('A message of 5010 characters, too long to be shown.');
});

const halves = (character: string) => (_: unknown, index: number) =>
  `${character.repeat(1_000)}b${character.repeat(900 + index)}`;

it.each<[string, string, Sent]>([
  ['a text of marks', 'x', { variables: { text: endlessMarks(125_000) } }],
  ['quotes in a comment', 'x', { query: `#"${'\\"'.repeat(125_000)}` }],
  ['quotes that nobody closes', 'x', { query: `{ a(text: "${'\\"'.repeat(125_000)}` }],
  ['a hundred thousand strings', 'x', { query: `{ a(texts: [${'"abc" '.repeat(40_000)}]) }` }],
  [
    'long values that nearly stand in the message',
    'a'.repeat(4_000),
    { variables: Array.from({ length: 125 }, halves('a')) },
  ],
  ['long values, and a long message', 'a'.repeat(125_000), { variables: Array.from({ length: 125 }, halves('a')) }],
])('is done in no time with %s', async (_, message, sent) => {
  expect(await processorTime(() => messageOf(message, sent))).toBeLessThan(500);
});
