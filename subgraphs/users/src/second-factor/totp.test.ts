import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startUsersBench, type UsersBench } from '../testing/users-bench.ts';
import { codeOfStep, matchStep, normalizeCode, stepAt, toBase32 } from './totp.ts';

const rfcSecret = Buffer.from('12345678901234567890');

describe('TOTP codes', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('are those of RFC 6238 at %i s', (seconds, code) => {
    expect(codeOfStep(rfcSecret, stepAt(seconds * 1000))).toBe(code);
  });

  it('are taken one step early or late, and no more', () => {
    const now = 1_111_111_111_000;
    const code = (steps: number) => codeOfStep(rfcSecret, stepAt(now) + steps);
    const matched = [-2, -1, 0, 1, 2].map((steps) => matchStep(rfcSecret, code(steps), now));
    expect(matched).toEqual([null, stepAt(now) - 1, stepAt(now), stepAt(now) + 1, null]);
    for (const odd of ['', '12345', '1234567', 'abcdef', ' 12345']) expect(matchStep(rfcSecret, odd, now)).toBeNull();
  });

  it('may be typed with spaces and in wide digits', () => {
    expect(normalizeCode(' 123 456 ')).toBe('123456');
    expect(normalizeCode('１２３４５６')).toBe('123456');
  });

  it('come from secrets in base32 as RFC 4648 has it', () => {
    expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => toBase32(Buffer.from(text)))).toEqual([
      ...['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI'],
    ]);
  });
});

describe('the second factor', () => {
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench();
  });
  afterAll(() => bench.close());

  /** Of this step or the next: a step that ends meanwhile makes neither of them too old. */
  const codeFrom = (secret: string, steps: 0 | 1 = 0) => codeOfStep(fromBase32(secret), stepAt(Date.now()) + steps);
  const signIn = (login: string, otpCode?: string) =>
    bench.mutate(
      null,
      'sessionCreate',
      { login, password: 'kizuna-demo', ...(otpCode === undefined ? {} : { otpCode }) },
      'accessToken challenge',
    );
  async function switchOn(login: string) {
    const viewer = await bench.signIn(login);
    const { secret } = await bench.mutate(viewer, 'totpSetup', null, 'secret');
    const code = codeFrom(String(secret));
    const { backupCodes } = await bench.mutate(viewer, 'totpEnable', { code }, 'backupCodes');
    return { viewer, secret: String(secret), code, backupCodes: backupCodes as string[] };
  }

  it('is set up with what an app needs, and changes nothing until the first code', async () => {
    const viewer = await bench.signIn('sakura');
    const setup = await bench.mutate(viewer, 'totpSetup', null, 'secret otpAuthUri qrCodeImage');
    expect(setup.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(setup.otpAuthUri).toBe(
      `otpauth://totp/Kizuna:sakura?secret=${String(setup.secret)}&issuer=Kizuna&algorithm=SHA1&digits=6&period=30`,
    );
    const [, image = ''] = /^data:image\/svg\+xml;base64,(.+)$/.exec(String(setup.qrCodeImage)) ?? [];
    expect(Buffer.from(image, 'base64').toString()).toMatch(/^<svg .*<\/svg>$/);
    expect((await signIn('sakura')).challenge).toBeNull();
    const [row] = await bench.sql`select * from auth.user_2fa`;
    expect(JSON.stringify(row)).not.toContain(setup.secret);
    expect(await bench.refusal(viewer, 'totpEnable', { code: '000000' })).toBe('INVALID_CREDENTIALS');
    await bench.age(viewer, 11);
    expect(await bench.refusal(viewer, 'totpEnable', { code: '000000' })).toBe('REAUTHENTICATION_REQUIRED');
  });

  it('is asked for at the sign-in, and each code is taken once, also when two send it at once', async () => {
    const { secret, code, backupCodes, viewer } = await switchOn('taro');
    expect(backupCodes).toHaveLength(10);
    expect(await bench.refusal(viewer, 'totpSetup', null)).toBe('CONFLICT');
    expect(await signIn('taro')).toEqual({ accessToken: null, challenge: 'TOTP_REQUIRED', userErrors: [] });
    expect((await signIn('taro', code)).userErrors).toEqual([{ field: null, code: 'INVALID_CREDENTIALS' }]);
    const now = codeFrom(secret, 1);
    const both = await Promise.all([signIn('taro', now), signIn('taro', now)]);
    expect(both.filter(({ accessToken }) => accessToken !== null)).toHaveLength(1);
    await bench.mailTo('taro@kizuna.example', '2段階認証');
  });

  it('takes each backup code once, also when two send it at once, and none of somebody else', async () => {
    const { backupCodes } = await switchOn('hanako');
    const [first = '', second = ''] = backupCodes;
    const stored = JSON.stringify(await bench.sql`select backup_codes from auth.user_2fa`);
    expect(stored).not.toContain(first);
    const both = await Promise.all([signIn('hanako', first), signIn('hanako', first)]);
    expect(both.filter(({ accessToken }) => accessToken !== null)).toHaveLength(1);
    const typed = await signIn('hanako', ` ${second.toUpperCase().replace('-', ' ')} `);
    expect(typed.accessToken).not.toBeNull();
    const { data } = await bench.harness.run(
      await bench.signIn('hanako', undefined, backupCodes[2]),
      '{ viewer { security { totpEnabled backupCodesLeft } } }',
    );
    expect(data).toEqual({ viewer: { security: { totpEnabled: true, backupCodesLeft: 7 } } });
    await bench.sql`delete from auth.attempt`;
    expect((await signIn('taro', backupCodes[3])).accessToken).toBeNull();
  });

  it('lets nobody who knows the password guess more than five codes, however they are sent', async () => {
    await switchOn('aoi');
    await bench.sql`delete from auth.attempt`;
    const aliases = Array.from({ length: 12 }, (_, index) => {
      const login = index % 2 === 0 ? 'aoi' : 'AOI@kizuna.example';
      const input = `{ login: "${login}", password: "kizuna-demo", otpCode: "${String(index).padStart(6, '0')}" }`;
      return `a${index}: sessionCreate(input: ${input}) { userErrors { code } }`;
    });
    const { errors = [] } = await bench.harness.run(null, `mutation { ${aliases.join(' ')} }`);
    // The sixth of each name; those in between are refused like a wrong password.
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
    const [row] = await bench.sql`select count from auth.attempt where key = 'totp:3'`;
    expect(row?.count).toBeLessThanOrEqual(5);
  });

  it('is switched off by who has just signed in and has a code; a reset of the password leaves it on', async () => {
    const { viewer, secret } = await switchOn('kenji');
    expect(await bench.refusal(viewer, 'totpDisable', { code: '000000' })).toBe('INVALID_CREDENTIALS');
    await bench.age(viewer, 11);
    expect(await bench.refusal(viewer, 'totpDisable', { code: codeFrom(secret) })).toBe('REAUTHENTICATION_REQUIRED');
    const password = 'kizuna-demo';
    expect(await bench.mutate(viewer, 'sessionReauthenticate', { password }, 'challenge session { id }')).toMatchObject(
      {
        challenge: 'TOTP_REQUIRED',
        session: null,
      },
    );
    const proof = { password, otpCode: codeFrom(secret, 1) };
    await bench.mutate(viewer, 'sessionReauthenticate', proof, 'session { id }');
    await bench.sql`update auth.user_2fa set last_used_step = null`;
    await bench.mutate(viewer, 'totpDisable', { code: codeFrom(secret) }, 'user { id }');
    expect((await signIn('kenji')).accessToken).not.toBeNull();
  });
});

function fromBase32(text: string): Buffer {
  const bits = Array.from(text)
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
