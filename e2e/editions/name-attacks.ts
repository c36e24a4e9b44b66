import { expect, it } from 'vitest';
import { type Asker, transports } from '../testkit/asker.ts';
import { type AttackStage, goodPassword } from './attack-stage.ts';

const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0));

/** Names and addresses that look like somebody else’s or like nothing, and fields that are not the client’s to write. */
export function attackNames(stage: () => AttackStage): void {
  const register = (asker: Asker, username: string, email: string) =>
    asker.mutate('accountRegister', { username, email, password: goodPassword }, 'user { id }');

  it.each(transports)('nobody gets a name or an address that looks like another’s: by %s', async (transport) => {
    const { sql } = stage();
    const before = await sql`select count(*)::int as accounts from auth.user_account`;
    const names: [string, string][] = [
      ['HANAKO', 'CONFLICT'],
      [' hanako ', 'CONFLICT'],
      ['h\u0430nako', 'VALIDATION_ERROR'],
      [fullWidth('hanako'), 'VALIDATION_ERROR'],
      ['hana\u200bko', 'VALIDATION_ERROR'],
      ['hanak\u006f\u0301', 'VALIDATION_ERROR'],
      ['ha\u0000nako', 'VALIDATION_ERROR'],
      ['\u202eokanah', 'VALIDATION_ERROR'],
      ['\ud800hanako', 'VALIDATION_ERROR'],
      ['hanako\n', 'CONFLICT'],
      ['x'.repeat(33), 'VALIDATION_ERROR'],
      ['x'.repeat(50_000), 'VALIDATION_ERROR'],
      ['', 'VALIDATION_ERROR'],
    ];
    for (const [index, [name, code]] of names.entries()) {
      const asker = stage().asker(transport, { from: stage().newAddress() });
      const made = await register(asker, name, `look-alike-${index}@kizuna.example`);
      expect([JSON.stringify(name).slice(0, 40), made.code]).toEqual([JSON.stringify(name).slice(0, 40), code]);
    }
    const addresses: [string, string][] = [
      ['HANAKO@Kizuna.Example', 'CONFLICT'],
      [' hanako@kizuna.example ', 'CONFLICT'],
      ['h\u0430nako@kizuna.example', 'VALIDATION_ERROR'],
      ['hanako@k\u0131zuna.example', 'VALIDATION_ERROR'],
      [fullWidth('hanako@kizuna.example'), 'VALIDATION_ERROR'],
      ['hanako@kizuna.example\r\nBcc: me@evil.example', 'VALIDATION_ERROR'],
      ['hanako@kizuna.example,me@evil.example', 'VALIDATION_ERROR'],
      ['"Hanako" <hanako@kizuna.example>', 'VALIDATION_ERROR'],
      [`${'x'.repeat(250)}@kizuna.example`, 'VALIDATION_ERROR'],
    ];
    for (const [index, [address, code]] of addresses.entries()) {
      const asker = stage().asker(transport, { from: stage().newAddress() });
      const made = await register(asker, `look-alike-${index}`, address);
      expect([address.slice(0, 40), made.code]).toEqual([address.slice(0, 40), code]);
    }
    expect(await sql`select count(*)::int as accounts from auth.user_account`).toEqual(before);
  });

  it.each(transports)('no look-alike signs in, or has a mail sent to anybody: by %s', async (transport) => {
    const { username } = await stage().newcomer();
    const asker = stage().asker(transport, { from: stage().newAddress() });
    const login = (name: string) =>
      asker.mutate('sessionCreate', { login: name, password: goodPassword }, 'accessToken');
    const lookAlikes = [fullWidth(username), username.replace('e', '\u0435'), `${username}\u200b`, `${username}\u3164`];
    for (const name of lookAlikes) expect([name, (await login(name)).code]).toEqual([name, 'INVALID_CREDENTIALS']);
    expect((await login(` ${username.toUpperCase()}@KIZUNA.example`)).code).toBeNull();
    for (const email of [fullWidth(`${username}@kizuna.example`), `${username}@k\u0131zuna.example`]) {
      expect([email, (await asker.mutate('passwordResetRequest', { email })).code]).toEqual([
        email,
        'VALIDATION_ERROR',
      ]);
    }
  });

  it.each(transports)('a shown name is short, and all of it is seen: by %s', async (transport) => {
    const { accessToken, userId } = await stage().newcomer();
    const own = stage().asker(transport, { accessToken });
    const odd = [
      ...['', '   ', '\u3164', 'a\u202egnp.exe', 'a\u200bb', 'a\u0000b', 'two\nlines', '\udc00', '\u{e0041}'],
      ...['\ufffe', '\u034f', '\u180c\u17b4', '\ufe0f', '\u0301'],
      ...['x'.repeat(51), '\ufdfa'.repeat(50), 'x'.repeat(50_000)],
    ];
    for (const displayName of odd) {
      const { code } = await own.mutate('accountUpdate', { displayName });
      const shown = JSON.stringify(displayName).slice(0, 40);
      expect([shown, code]).toEqual([shown, 'VALIDATION_ERROR']);
    }
    expect((await own.mutate('accountUpdate', { displayName: `${fullWidth('Hanako')}\u{1f338}` })).code).toBeNull();
    const [row] = await stage().sql`select display_name as name from auth.user_account where id = ${userId}`;
    expect(row?.name).toBe('Hanako\u{1f338}');
  });

  it.each(transports)('nobody writes what is not theirs to say: by %s', async (transport) => {
    const { accessToken, userId } = await stage().newcomer();
    const own = stage().asker(transport, { accessToken, from: stage().newAddress() });
    const account = () => stage().sql`select to_jsonb(a) as row from auth.user_account a where id = ${userId}`;
    const before = await account();
    const registration = { username: 'climber', email: 'climber@kizuna.example', password: goodPassword };
    const smuggled: [string, object][] = [
      ...[
        { userType: 'ADMIN' },
        { id: 'VXNlcjo1' },
        { emailVerified: true },
        { partnerId: 6 },
        { sharegramId: 'x' },
      ].map((extra): [string, object] => ['accountRegister', { ...registration, ...extra }]),
      ...[{ userType: 'ADMIN' }, { email: 'admin@kizuna.example' }, { id: 'VXNlcjo1' }, { isActive: false }].map(
        (extra): [string, object] => ['accountUpdate', { displayName: 'Climber', ...extra }],
      ),
      ['accountUpdate', JSON.parse('{ "displayName": "Climber", "__proto__": { "userType": "ADMIN" } }')],
      ['sessionCreate', { login: 'admin', password: goodPassword, userId: 5 }],
      ['pinSet', { pin: '2468', userId: 5 }],
      ['paymentAuthorize', { paymentId: 'p', method: 'PIN', code: '2468', userId: 5 }],
      ['postCreate', { title: 'Not mine', body: 'x', authorId: 'VXNlcjo1' }],
      ['videoUploadStart', { filename: 'a.mp4', contentType: 'video/mp4', size: 10, ownerId: 'VXNlcjo1' }],
    ];
    for (const [name, input] of smuggled) {
      const { payload, code } = await own.mutate(name, input);
      expect([name, JSON.stringify(input), payload, code]).toEqual([
        ...[name, JSON.stringify(input), null],
        expect.stringMatching(/^(BAD_USER_INPUT|VALIDATION_ERROR)$/),
      ]);
    }
    expect(await account()).toEqual(before);
    expect(await stage().sql`select 1 from auth.user_account where username = 'climber'`).toEqual([]);
  });
}
