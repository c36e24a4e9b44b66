import { createMemoryBus } from '@kizuna/kit/bus/memory-bus';
import { createMemoryCache } from '@kizuna/kit/cache/memory-cache';
import { testLogger } from '@kizuna/kit/logging/logger';
import { afterAll, expect, it, vi } from 'vitest';
import { presenceTopic } from '../conversation/conversation-topics.ts';
import { createPresenceStore } from './presence-store.ts';
import { followPresence } from './presence-stream.ts';

const bus = createMemoryBus({ logger: testLogger() });
afterAll(() => {
  vi.useRealTimers();
  return bus.close();
});

it('asks once whom the follower may know for each change that is taken at once, and again for one that waited', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const taro = 2;
  const store = createPresenceStore(createMemoryCache(), 75_000);
  let known = new Map([[taro, { isHidden: false, seenAt: null }]]);
  const findKnown = vi.fn(async () => known);
  const stream = await followPresence({ bus, store, userIds: [taro], findKnown });
  const says = async (status: 'ONLINE' | 'AWAY') => {
    await store.set(taro, 'phone', status);
    await bus.publish(presenceTopic(taro), null);
  };
  expect(await stream.next()).toMatchObject({ value: { status: 'OFFLINE' } });
  const taken = stream.next();
  await says('ONLINE');
  expect(await taken).toMatchObject({ value: { status: 'ONLINE' } });
  // Once for everybody at the start, once for the change.
  expect(findKnown).toHaveBeenCalledTimes(2);

  await says('AWAY');
  // Until the look that this causes is over.
  await new Promise((resolve) => setImmediate(resolve));
  vi.advanceTimersByTime(2_000);
  known = new Map();
  const late = stream.next();
  await new Promise((resolve) => setImmediate(resolve));
  expect(findKnown).toHaveBeenCalledTimes(4);
  // What waited was left out: next comes that nothing is known of them.
  await bus.publish(presenceTopic(taro), null);
  expect(await late).toMatchObject({ value: { status: 'OFFLINE', lastSeenAt: null } });
  await stream.return?.();
});
