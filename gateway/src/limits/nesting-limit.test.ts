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
