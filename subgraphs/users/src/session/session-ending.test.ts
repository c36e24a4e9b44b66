import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { sessionEndedTopic } from '@kizuna/kit/viewer/access-token';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startUsersBench, type UsersBench } from '../testing/users-bench.ts';

describe('a session that has ended', () => {
  let bench: UsersBench;
  const announced: unknown[] = [];
  beforeAll(async () => {
    bench = await startUsersBench();
    await bench.harness.ports.bus.subscribe(sessionEndedTopic, (payload) => void announced.push(payload));
  });
  afterAll(() => bench.close());

  const listed = async () => (await bench.harness.run(null, '{ recentlyEndedSessions }')).data?.recentlyEndedSessions;
  const endedMinutesAgo = (sessionId: number, minutes: number) => bench.sql`
    update auth.session set ended_at = now() - make_interval(mins => ${minutes}) where id = ${sessionId}`;

  it('is announced again to whoever ends it again, as long as a token of it may live', async () => {
    const { sessionId, ...owner } = await bench.signIn('hanako');
    const other = await bench.signIn('hanako');
    const stranger = await bench.signIn('taro');
    const id = toGlobalId('Session', sessionId);
    const times = () => announced.filter((one) => JSON.stringify(one) === JSON.stringify({ sessionId })).length;

    await bench.mutate({ ...owner, sessionId }, 'sessionEnd', null, 'userErrors { code }');
    await vi.waitFor(() => expect(times()).toBe(1));
    expect(await bench.refusal(stranger, 'sessionRevoke', { id })).toBe('NOT_FOUND');
    expect(await bench.refusal(other, 'sessionRevoke', { id })).toBe('NOT_FOUND');
    await vi.waitFor(() => expect(times()).toBe(2));

    await endedMinutesAgo(sessionId, 18);
    expect(await bench.refusal(other, 'sessionRevoke', { id })).toBe('NOT_FOUND');
    await bench.mutate(other, 'sessionEnd', null, 'userErrors { code }');
    await vi.waitFor(() => expect(announced).toContainEqual({ sessionId: other.sessionId }));
    expect(times()).toBe(2);
  });

  it('is listed two minutes longer than its tokens may live', async () => {
    const { sessionId } = await bench.signIn('kenji');
    for (const [minutes, isListed] of [
      [14, true],
      [16, true],
      [18, false],
    ] as const) {
      await endedMinutesAgo(sessionId, minutes);
      expect([minutes, (await listed()) as number[]]).toEqual([
        minutes,
        isListed ? expect.arrayContaining([sessionId]) : expect.not.arrayContaining([sessionId]),
      ]);
    }
  });
});
