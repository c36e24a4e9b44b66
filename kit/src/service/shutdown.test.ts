import { describe, expect, it } from 'vitest';
import { testLogger } from '../logging/logger.ts';
import { createClosers, openWhole } from './shutdown.ts';

describe('what was opened', () => {
  it('is closed in the opposite order, one after another, once', async () => {
    const closers = createClosers(testLogger());
    const closed: string[] = [];
    for (const name of ['database', 'worker', 'gateway']) {
      closers.add(name, async () => {
        closed.push(`${name} …`);
        await new Promise((resolve) => setImmediate(resolve));
        closed.push(name);
      });
    }
    await Promise.all([closers.closeAll(), closers.closeAll()]);
    await closers.closeAll();
    expect(closed).toEqual(['gateway …', 'gateway', 'worker …', 'worker', 'database …', 'database']);
  });

  it('is all closed, whatever fails on the way', async () => {
    const closers = createClosers(testLogger());
    const closed: string[] = [];
    closers.add('first', async () => closed.push('first'));
    closers.add('rejects', () => Promise.reject(new Error('no')));
    closers.add('throws', () => {
      throw new Error('no');
    });
    closers.add('last', async () => closed.push('last'));
    await closers.closeAll();
    expect(closed).toEqual(['last', 'first']);
  });

  it('is all closed when a later part cannot be opened, and stays open when nothing fails', async () => {
    const closed: string[] = [];
    const open = (fails: boolean) =>
      openWhole(testLogger(), async (closers) => {
        closers.add('database', async () => closed.push('database'));
        closers.add('bus', async () => closed.push('bus'));
        if (fails) throw new Error('no port');
        return closers;
      });
    const closers = await open(false);
    expect(closed).toEqual([]);
    await closers.closeAll();
    await expect(open(true)).rejects.toThrow('no port');
    expect(closed).toEqual(['bus', 'database', 'bus', 'database']);
  });
});
