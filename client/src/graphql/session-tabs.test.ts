import { expect, test } from 'vitest';
import { createSessionChannel } from './session-tabs.ts';

test('a tab tells the others, and not itself, that somebody signed in or out', async () => {
  const own = createSessionChannel();
  const other = createSessionChannel();
  let heardByItself = 0;
  own.listen(() => {
    heardByItself += 1;
  });
  const heard = new Promise<void>((resolve) => other.listen(resolve));
  own.announce();
  await heard;
  // What the own channel would have heard, it would have heard before this answer.
  const answered = new Promise<void>((resolve) => own.listen(resolve));
  other.announce();
  await answered;
  expect(heardByItself).toBe(1);
});
