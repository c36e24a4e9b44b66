import { expect, it } from 'vitest';
import { type Outcome, type Transport, transports } from '../testkit/asker.ts';
import { totpCode } from '../testkit/totp.ts';
import { type AttackStage, goodPassword, type Newcomer } from './attack-stage.ts';

/** What stands between a guesser and an account: tries are counted, and what was used once is used up. */
export function attackSignIns(stage: () => AttackStage): void {
  const signIn = (transport: Transport, { username }: Newcomer, otpCode?: string) =>
    stage()
      .asker(transport, { from: stage().newAddress() })
      .mutate(
        'sessionCreate',
        { login: username, password: goodPassword, ...(otpCode === undefined ? {} : { otpCode }) },
        'accessToken challenge',
      );
  const successesOf = (outcomes: readonly Outcome[]) => outcomes.filter(({ code }) => code === null).length;

  it.each(transports)('a replayed refresh token ends its family: by %s', async (transport) => {
    const { refreshToken, accessToken } = await stage().newcomer();
    const thief = stage().asker(transport);
    const trade = (token: unknown) =>
      thief.mutate('sessionRefresh', { refreshToken: token }, 'accessToken refreshToken');
    const [first, second] = await Promise.all([trade(refreshToken), trade(refreshToken)]);
    expect(new Set([first.code, second.code])).toEqual(new Set([null, 'INVALID_CREDENTIALS']));
    const won = first.code === null ? first.payload : second.payload;
    expect((await trade(won?.refreshToken)).code).toBe('INVALID_CREDENTIALS');
    for (const token of [accessToken, String(won?.accessToken)]) {
      const ask = () => stage().asker(transport, { accessToken: token }).ask('{ viewer { id } }');
      const refused = transport === 'HTTP' ? 'UNAUTHORIZED' : '4403';
      await expect.poll(async () => (await ask()).codes, { timeout: 2_000 }).toEqual([refused]);
    }
  });

  it.each(transports)('a code of an app and a backup code are good once: by %s', async (transport) => {
    const person = await stage().newcomer();
    const own = stage().asker(transport, { accessToken: person.accessToken, from: stage().newAddress() });
    const secret = String((await own.mutate('totpSetup', null, 'secret')).payload?.secret);
    const firstCode = totpCode(secret);
    const enabled = await own.mutate('totpEnable', { code: firstCode }, 'backupCodes');
    const [backup] = [enabled.payload?.backupCodes].flat().map(String);
    expect((await signIn(transport, person)).payload).toMatchObject({ accessToken: null, challenge: 'TOTP_REQUIRED' });
    expect((await signIn(transport, person, firstCode)).code).toBe('INVALID_CREDENTIALS');
    for (const code of [totpCode(secret, 1), backup ?? '']) {
      const many = await Promise.all(Array.from({ length: 3 }, () => signIn(transport, person, code)));
      expect([code.length, successesOf(many)]).toEqual([code.length, 1]);
      const payment = { paymentId: `by ${code.length}`.replace(' ', '-'), method: 'TOTP', code };
      expect((await own.mutate('paymentAuthorize', payment, 'success')).payload).toMatchObject({ success: false });
      expect((await own.mutate('totpDisable', { code })).code).toBe('INVALID_CREDENTIALS');
      await stage().sql`delete from auth.attempt`;
    }
  });

  it.each(transports)('five PINs are looked at, however they are sent: by %s', async (transport) => {
    const { accessToken, userId } = await stage().newcomer();
    const own = stage().asker(transport, { accessToken });
    await own.mutate('pinSet', { pin: '4711' });
    const aliases = Array.from({ length: 4 }, (_, i) => {
      const payment = `{ paymentId: "p${i}", method: PIN, code: "000${i}" }`;
      return `a${i}: pinVerify(input: { pin: "000${i}" }) { verified } b${i}: paymentAuthorize(input: ${payment}) { success }`;
    });
    const query = `mutation { ${aliases.join(' ')} }`;
    const others = transports.map((each) => stage().asker(each, { accessToken, from: stage().newAddress() }));
    const answers = await Promise.all([own, ...others].map((asker) => asker.ask(query)));
    const looked = answers.flatMap(({ data }) => Object.values(data ?? {})).filter((payload) => payload !== null);
    expect(looked).toHaveLength(5);
    expect(JSON.stringify(looked)).not.toContain('true');
    expect((await own.mutate('pinVerify', { pin: '4711' }, 'verified')).code).toBe('RATE_LIMITED');
    const [row] = await stage().sql`
      select count(*)::int as tries from auth.payment_auth_log where user_id = ${userId} and status = 'WRONG_CODE'`;
    expect(row?.tries).toBeLessThanOrEqual(5);
  });

  it('an address gets no more tries by more accounts, aliases, requests or ways in', { timeout: 60_000 }, async () => {
    const { sql } = stage();
    const [one, other] = await Promise.all([stage().newcomer(), stage().newcomer()]);
    for (const { accessToken } of [one, other]) {
      await stage().asker('HTTP', { accessToken }).mutate('pinSet', { pin: '4711' });
    }
    const userErrors = '{ userErrors { code } }';
    const kinds = [
      ['sign-in-address', 100, `sessionCreate(input: { login: "$", password: "a guess" }) ${userErrors}`],
      ['pin-address', 100, 'pinVerify(input: { pin: "0000" }) { verified }'],
      ['totp-address', 100, `totpEnable(input: { code: "000000" }) ${userErrors}`],
      ['reset-token-address', 50, `passwordReset(input: { token: "$", newPassword: "${goodPassword}" }) ${userErrors}`],
      ['reset-mail-address', 30, `passwordResetRequest(input: { email: "$@kizuna.example" }) ${userErrors}`],
    ] as const;
    for (const [index, [kind, limit, field]] of kinds.entries()) {
      const place = (host: string) => `2001:db8:${index}:7::${host}`;
      const from = (host: string) => [
        stage().asker('HTTP', { accessToken: one.accessToken, from: place(host) }),
        stage().asker('a socket', { accessToken: other.accessToken, from: place(host) }),
      ];
      const send = (askers: ReturnType<typeof from>, tries: number) =>
        Promise.all(
          askers.map((asker, way) => {
            const aliases = Array.from({ length: tries }, (_, i) => `a${i}: ${field.replace('$', `x${way}${i}`)}`);
            return asker.ask(`mutation { ${aliases.join(' ')} }`);
          }),
        );
      const limitedOf = (answers: Awaited<ReturnType<typeof send>>) =>
        answers.flatMap(({ codes }) => codes).filter((code) => code === 'RATE_LIMITED').length;
      expect([kind, limitedOf(await send(from('1'), 1))]).toEqual([kind, 0]);
      // Three tries are left to it.
      await sql`update auth.attempt set count = ${limit - 3} where key like ${`${kind}:%`}`;
      expect([kind, limitedOf(await send(from('2'), 4))]).toEqual([kind, 5]);
      expect([kind, limitedOf(await send(from('3'), 1))]).toEqual([kind, 2]);
      await sql`delete from auth.attempt`;
      await sql`update auth.user_pin set attempt_count = 0`;
    }
  });

  it('a batch is no way to send more: there are none', async () => {
    const query = 'mutation { sessionCreate(input: { login: "taro", password: "a guess" }) { userErrors { code } } }';
    const tries = () => stage().sql`select key, count from auth.attempt order by key`;
    const before = await tries();
    const response = await fetch(`${stage().edition.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': stage().newAddress() },
      body: JSON.stringify([{ query }, { query }]),
    });
    expect(response.status).toBe(400);
    await response.body?.cancel();
    expect(await tries()).toEqual(before);
  });

  it.each(transports)('who is not there costs as much work, and gets the same words: by %s', async (transport) => {
    // Processor time, since a busy machine makes everything slow; the least of each, since other work comes on top of it.
    const known = { seconds: [] as number[], answers: new Set<string>() };
    const unknown = { seconds: [] as number[], answers: new Set<string>() };
    const people = [await stage().newcomer(), await stage().newcomer()];
    await stage().untilJobsAreDone();
    const spent = async (work: () => Promise<unknown>) => {
      const before = await stage().processorSeconds();
      await work();
      return (await stage().processorSeconds()) - before;
    };
    const readings: number[] = [];
    for (const [person, { username }] of people.entries()) {
      const asker = stage().asker(transport, { from: stage().newAddress() });
      for (let round = 0; round < 4; round += 1) {
        readings.push(await spent(async () => {}));
        for (const [kind, login] of [
          [known, username],
          [unknown, `stranger-${person}-${round}`],
        ] as const) {
          const guess = async () => {
            const input = { login, password: 'a guess' };
            kind.answers.add(JSON.stringify(await asker.mutate('sessionCreate', input, 'accessToken challenge')));
          };
          kind.seconds.push(await spent(guess));
        }
      }
    }
    expect([...known.answers]).toEqual([...unknown.answers]);
    const reading = Math.min(...readings);
    const [forKnown, forUnknown] = [Math.min(...known.seconds) - reading, Math.min(...unknown.seconds) - reading];
    expect(forUnknown).toBeGreaterThan(forKnown / 2);
    expect(forKnown).toBeGreaterThan(forUnknown / 2);
  });
}
