import { setImmediate, setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { within } from './within.ts';

it('gives what comes in time, and no more than word of what comes too late', async () => {
  expect(await within(1_000, setImmediate('done'))).toBe('done');
  await expect(within(100, setTimeout(2_000))).rejects.toThrow('Not done within 100 ms.');
  await expect(within(100, Promise.reject(new Error('failed')))).rejects.toThrow('failed');
});

it('does not count the time in which this process could not run', async () => {
  const starved = async () => {
    await setImmediate();
    const until = performance.now() + 300;
    while (performance.now() < until);
    await setImmediate();
    return 'done';
  };
  expect(await within(100, starved())).toBe('done');
});
