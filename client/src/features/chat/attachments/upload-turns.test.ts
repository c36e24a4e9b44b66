import { expect, test } from 'vitest';
import { createUploadTurns } from './upload-turns.ts';

test('ten files go up two at once, and one that fails holds up no other', async () => {
  const inTurn = createUploadTurns();
  let [running, most] = [0, 0];
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) =>
      inTurn(async () => {
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
        if (index === 0) throw new Error('refused');
        return index;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', ...Array<string>(9).fill('fulfilled')]);
});
