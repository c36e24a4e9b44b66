import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ImageRequest } from './image-provider.ts';
import { createLocalRenderer } from './local-renderer.ts';

const renderer = createLocalRenderer();
const request: ImageRequest = {
  ...{ text: '夕焼けの海', negativeText: null, seed: 42 },
  ...{ width: 128, height: 96, steps: 20 },
};
const signal = new AbortController().signal;
const make = (changes: Partial<ImageRequest> = {}) =>
  renderer.makeImage({ ...request, ...changes }, { signal, progress: () => {} });

describe('the local renderer', () => {
  it('makes a PNG of the size that was asked for', async () => {
    const { format, width, height } = await sharp(await make()).metadata();
    expect({ format, width, height }).toEqual({ format: 'png', width: 128, height: 96 });
  });

  it('makes the same bytes of the same request', async () => {
    expect((await make()).equals(await make())).toBe(true);
  });

  it.each([{ seed: 43 }, { text: '夕焼けの山' }, { negativeText: '赤' }, { steps: 1 }])(
    'makes another picture when one thing differs: %o',
    async (change) => {
      expect((await make(change)).equals(await make())).toBe(false);
    },
  );

  it('takes its colours from the words, and none that are unwanted', async () => {
    const channels = async (changes: Partial<ImageRequest>) => {
      const [red, , blue] = (await sharp(await make(changes)).stats()).channels;
      return { red: red?.mean ?? 0, blue: blue?.mean ?? 0 };
    };
    const warm = await channels({ text: '夕焼け' });
    expect(warm.red).toBeGreaterThan(warm.blue);
    const cold = await channels({ text: '青い湖' });
    expect(cold.blue).toBeGreaterThan(cold.red);
    const notWarm = await channels({ text: '夕焼けの青い湖', negativeText: '夕焼け' });
    expect(notWarm.blue).toBeGreaterThan(notWarm.red);
  });

  it.each([
    { text: '山', width: 64, height: 1024, steps: 100 },
    { text: 'sea', width: 1024, height: 64, steps: 1 },
    { text: 'city lights', width: 64, height: 64 },
    { text: '風', width: 64, height: 64, seed: 2147483647 },
    { text: '🦊', width: 64, height: 64, seed: 0 },
  ])('draws something in every scene and shape: %o', async (change) => {
    const { channels } = await sharp(await make(change)).stats();
    expect(Math.max(...channels.map((channel) => channel.stdev))).toBeGreaterThan(3);
  });

  it('draws a large picture without keeping the process from its other work, and reports how far it is', async () => {
    const reports: number[] = [];
    let turns = 0;
    const others = setInterval(() => (turns += 1), 5);
    await renderer.makeImage(
      { ...request, width: 512, height: 512 },
      { signal, progress: (fraction) => reports.push(fraction) },
    );
    clearInterval(others);
    expect(reports.length).toBeGreaterThan(5);
    expect(reports).toEqual([...reports].sort((a, b) => a - b));
    // Drawn here instead of on a thread, it would leave no turn to anybody until it is done.
    expect(turns).toBeGreaterThan(10);
  });

  it('stops when nobody wants the picture any more', async () => {
    const controller = new AbortController();
    const making = renderer.makeImage(
      { ...request, width: 1024, height: 1024 },
      { signal: controller.signal, progress: () => controller.abort(new Error('cancelled')) },
    );
    await expect(making).rejects.toThrow('cancelled');
    await expect(renderer.makeImage(request, { signal: controller.signal, progress: () => {} })).rejects.toThrow(
      'cancelled',
    );
  });
});
