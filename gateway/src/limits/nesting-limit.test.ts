import { Lexer, Source, TokenKind } from 'graphql';
import { expect, it } from 'vitest';
import { createRandom } from '../testing/differential/random.ts';
import { refuseDeepNesting } from './nesting-limit.ts';

const deep = '{'.repeat(201);
const allowed = (text: string) => expect(() => refuseDeepNesting(text)).not.toThrow();
const refused = (text: string) => expect(() => refuseDeepNesting(text)).toThrow();

it('counts brackets, and none within strings and comments', () => {
  allowed('{'.repeat(200));
  refused(deep);
  refused('[{('.repeat(67));
  allowed('{a}'.repeat(1_000));
  allowed(`{ a(b: "${deep}") }`);
  allowed(`{ a(b: "\\"${deep}") }`);
  allowed(`{ a(b: """${deep}\\"""${deep}""") }`);
  allowed(`# ${deep}\n{ a }`);
  refused(`"" ${deep}`);
  refused(`"""""" ${deep}`);
  refused(`"not closed\n${deep}`);
  refused(`# "\n${deep}`);
});

it('takes for strings and comments what graphql-js takes for them', () => {
  const pieces = ['"', '"""', '\\', 'a', '#', '\n', '\r', ' ', '{'.repeat(101)];
  const random = createRandom(20_261_123);
  let compared = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const text = Array.from({ length: random.below(9) }, () => random.pick(pieces)).join('');
    const brackets = bracketsOf(text);
    if (brackets === null) continue;
    compared += 1;
    if (brackets > 200) refused(text);
    else allowed(text);
  }
  expect(compared).toBeGreaterThan(2_000);
});

/** How many opening brackets graphql-js sees; null for a text that it cannot read. */
function bracketsOf(text: string): number | null {
  const lexer = new Lexer(new Source(text));
  try {
    let count = 0;
    while (lexer.advance().kind !== TokenKind.EOF) if (lexer.token.kind === TokenKind.BRACE_L) count += 1;
    return count;
  } catch {
    return null;
  }
}

it('comes to the end of every text', () => {
  // The first ones kept it going round for ever: an escape where the end of a string that does not end was looked for.
  for (const text of ['"""\\ab', '"""\\"', '"\\', '"""\\"""', '"""', '#']) allowed(text);
  const pieces = ['"', '"""', '\\', 'a', '{', '}', '#', '\n'];
  const random = createRandom(20_261_122);
  for (let round = 0; round < 20_000; round += 1) {
    const length = random.below(12);
    allowed(Array.from({ length }, () => random.pick(pieces)).join(''));
  }
});

it('looks at each character once, also in strings that do not end', () => {
  // With looking back this took seconds: the test's own time is the proof.
  for (const piece of ['\\"', '"""\\"""', '"a', '"""']) refuseDeepNesting(`{ a(b: "${piece.repeat(2_000_000)}`);
});
