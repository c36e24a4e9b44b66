import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startUsersBench, type UsersBench } from '../testing/users-bench.ts';

describe('PINs', () => {
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench();
  });
  afterAll(() => bench.close());

  it('have 4 to 8 digits, are set by who has just signed in, and stored as a hash', async () => {
    const viewer = await bench.signIn('hanako');
    expect(await bench.refusal(viewer, 'pinVerify', { pin: '2468' })).toBe('VALIDATION_ERROR');
    for (const pin of ['', '123', '123456789', '12a4', '-1234', '１２３', '1'.repeat(100_000)]) {
      expect(await bench.refusal(viewer, 'pinSet', { pin })).toBe('VALIDATION_ERROR');
    }
    for (const pin of ['1234', '0000', '１１１１', '87654321', '7890']) {
      const input = `input: { pin: "${pin}" }`;
      const { data } = await bench.harness.run(
        viewer,
        `mutation { pinSet(${input}) { userErrors { field message } } }`,
      );
      const problem = { field: 'pin', message: expect.stringContaining('too easy to guess') };
      expect(data).toEqual({ pinSet: { userErrors: [problem] } });
    }
    await bench.mutate(viewer, 'pinSet', { pin: '２４６８' }, '');
    const [row] = await bench.sql`select pin_hash from auth.user_pin`;
    expect(row?.pin_hash).toMatch(/^\$argon2id\$/);
    expect(await bench.mutate(viewer, 'pinVerify', { pin: '2468' }, 'verified')).toEqual({
      ...{ verified: true, userErrors: [] },
    });
    expect(await bench.mutate(viewer, 'pinVerify', { pin: '1357' }, 'verified')).toEqual({
      ...{ verified: false, userErrors: [{ field: 'pin', code: 'INVALID_CREDENTIALS' }] },
    });
    await bench.age(viewer, 11);
    expect(await bench.refusal(viewer, 'pinSet', { pin: '1111' })).toBe('REAUTHENTICATION_REQUIRED');
    expect(await bench.refusal(viewer, 'pinDisable', null)).toBe('REAUTHENTICATION_REQUIRED');
  });

  it('take five wrong tries, however many are sent at once, and are locked for a quarter of an hour', async () => {
    const viewer = await bench.signIn('taro');
    await bench.mutate(viewer, 'pinSet', { pin: '4711' }, '');
    const aliases = Array.from({ length: 8 }, (_, i) => `a${i}: pinVerify(input: { pin: "000${i}" }) { verified }`);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => bench.harness.run(viewer, `mutation { ${aliases.join(' ')} }`)),
    );
    const looked = answers.flatMap(({ data }) => Object.values(data ?? {})).filter((payload) => payload !== null);
    expect(looked).toEqual(Array(5).fill({ verified: false }));

    const { errors } = await bench.harness.run(viewer, 'mutation { pinVerify(input: { pin: "4711" }) { verified } }');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED' });
    const details = errors?.[0]?.extensions?.details as { retryAfterMs: number } | undefined;
    expect(details?.retryAfterMs).toBeGreaterThan(14 * 60_000);
    const query = '{ viewer { security { pinEnabled pinLockedUntil } } }';
    const locked = await bench.harness.run(viewer, query);
    expect(locked.data).toEqual({ viewer: { security: { pinEnabled: true, pinLockedUntil: expect.any(String) } } });

    await bench.sql`update auth.user_pin set last_attempt_at = now() - interval '16 minutes' where user_id = ${viewer.userId}`;
    expect(await bench.mutate(viewer, 'pinVerify', { pin: '4711' }, 'verified')).toMatchObject({ verified: true });
    const [row] = await bench.sql`select attempt_count from auth.user_pin where user_id = ${viewer.userId}`;
    expect(row?.attempt_count).toBe(0);
    await bench.mutate(viewer, 'pinDisable', null, '');
    expect(await bench.refusal(viewer, 'pinVerify', { pin: '4711' })).toBe('VALIDATION_ERROR');
  });
});
