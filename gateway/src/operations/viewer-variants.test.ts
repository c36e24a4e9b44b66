import { expect, it } from 'vitest';
import { createViewerVariants } from './viewer-variants.ts';

const key = (operation: string, isRegistered: boolean) => ({ operation, mask: 'F', isRegistered });

it('keeps those of registered operations, however many others there are', async () => {
  const variants = createViewerVariants<{ readonly name: string }>();
  await variants.make(key('registered', true), async () => ({ name: 'registered' }));
  for (let at = 0; at < 300; at += 1) {
    await variants.make(key(`${at} ${'x'.repeat(1_000)}`, false), async () => ({ name: String(at) }));
  }
  expect(variants.known(key('registered', true))?.name).toBe('registered');
  expect(variants.known(key(`299 ${'x'.repeat(1_000)}`, false))?.name).toBe('299');
  expect(variants.known(key(`0 ${'x'.repeat(1_000)}`, false))).toBeUndefined();
});

it('makes one once for all who wait, and again after a failure', async () => {
  const variants = createViewerVariants<{ readonly at: number }>();
  let made = 0;
  const prepare = async () => {
    made += 1;
    if (made === 1) throw new Error('not now');
    return { at: made };
  };
  const make = () => variants.make(key('operation', false), prepare);
  const first = await Promise.allSettled([make(), make()]);
  expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await Promise.all([make(), make()])).toEqual([{ at: 2 }, { at: 2 }]);
  expect([...variants.underWay()]).toEqual([]);
});
