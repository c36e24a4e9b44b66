import { expect, test } from 'vitest';
import { createSessionKeeper, type SessionChannel } from './session-keeper.ts';
import type { RefreshOutcome } from './session-refresh.ts';

const minute = 60_000;

function tokenEndingAt(milliseconds: number, name = 'mika'): string {
  const claims = btoa(JSON.stringify({ sub: name, exp: milliseconds / 1000 }));
  return `header.${claims}.signature`;
}

/** A tab whose refreshes are answered by hand, one after the other. */
function openTab(channel: SessionChannel = { announce: () => {}, listen: () => () => {} }) {
  const asked: ((outcome: RefreshOutcome) => void)[] = [];
  const clock = { now: 0 };
  const keeper = createSessionKeeper({
    refresh: () => new Promise((resolve) => asked.push(resolve)),
    exclusively: (task) => task(),
    channel,
    now: () => clock.now,
  });
  return { keeper, asked, clock };
}

test('a browser with a session is signed in after one refresh', async () => {
  const { keeper, asked } = openTab();
  keeper.start();
  expect(keeper.state.get().status).toBe('starting');
  asked[0]?.({ kind: 'token', accessToken: 'one' });
  await keeper.renew();
  expect(keeper.state.get()).toMatchObject({ status: 'signed-in', epoch: 0 });
  expect(keeper.token()).toBe('one');
});

test('a browser without a session is signed out', async () => {
  const { keeper, asked } = openTab();
  const renewed = keeper.renew();
  asked[0]?.({ kind: 'ended' });
  await renewed;
  expect(keeper.state.get()).toMatchObject({ status: 'signed-out', epoch: 0 });
});

test('requests at the same time share one refresh', async () => {
  const { keeper, asked, clock } = openTab();
  keeper.adopt(tokenEndingAt(10 * minute));
  clock.now = 10 * minute;
  const both = Promise.all([keeper.freshToken(), keeper.freshToken()]);
  asked[0]?.({ kind: 'token', accessToken: 'two' });
  expect(await both).toEqual(['two', 'two']);
  expect(asked).toHaveLength(1);
});

test('a token that lasts is not renewed', async () => {
  const { keeper, asked } = openTab();
  const token = tokenEndingAt(10 * minute);
  keeper.adopt(token);
  expect(await keeper.freshToken()).toBe(token);
  expect(asked).toHaveLength(0);
});

test('a refused token is renewed once, although two requests were refused with it', async () => {
  const { keeper, asked } = openTab();
  keeper.adopt('old');
  const first = keeper.renewRefused('old');
  asked[0]?.({ kind: 'token', accessToken: 'new' });
  await first;
  await keeper.renewRefused('old');
  expect(asked).toHaveLength(1);
  expect(keeper.token()).toBe('new');
});

test('an unreachable server does not sign anybody out', async () => {
  const { keeper, asked } = openTab();
  keeper.adopt('token');
  const renewed = keeper.renew();
  asked[0]?.({ kind: 'unreachable' });
  await renewed;
  expect(keeper.state.get().status).toBe('signed-in');
});

test('a session that was ended elsewhere signs out and makes what is cached stale', async () => {
  const { keeper, asked } = openTab();
  keeper.adopt('token');
  const { epoch } = keeper.state.get();
  const renewed = keeper.renew();
  asked[0]?.({ kind: 'ended' });
  await renewed;
  const ended = { status: 'signed-out', epoch: epoch + 1, leftByChoice: false };
  expect(keeper.state.get()).toEqual({ ...ended, endReason: null });
  expect(keeper.token()).toBeNull();
});

test('why a session was ended is known until somebody signs in again', async () => {
  const { keeper, asked } = openTab();
  keeper.adopt('token');
  const renewed = keeper.renew();
  asked[0]?.({ kind: 'ended', reason: 'ROLE_CHANGED' });
  await renewed;
  expect(keeper.state.get()).toMatchObject({ status: 'signed-out', endReason: 'ROLE_CHANGED' });
  keeper.adopt('another');
  expect(keeper.state.get().endReason).toBeNull();
  keeper.end();
  expect(keeper.state.get()).toMatchObject({ leftByChoice: true, endReason: null });
});

test('the answer to a refresh from before a sign-out does not sign in again', async () => {
  const { keeper, asked } = openTab();
  keeper.adopt('token');
  const renewed = keeper.renew();
  keeper.end();
  asked[0]?.({ kind: 'token', accessToken: 'late' });
  await renewed;
  expect(keeper.state.get()).toMatchObject({ status: 'signed-out', leftByChoice: true });
  expect(keeper.token()).toBeNull();
});

test('the other tabs ask anew when one signs in or out', async () => {
  const listeners: (() => void)[] = [];
  const { keeper, asked } = openTab({
    announce: () => {},
    listen: (onChanged) => {
      listeners.push(onChanged);
      return () => {};
    },
  });
  keeper.adopt('mine');
  keeper.start();
  const { epoch } = keeper.state.get();
  listeners[0]?.();
  expect(keeper.token()).toBeNull();
  asked[0]?.({ kind: 'token', accessToken: 'theirs' });
  await keeper.renew();
  expect(keeper.state.get()).toMatchObject({ status: 'signed-in', epoch: epoch + 1 });
  expect(keeper.token()).toBe('theirs');
});
