import { rename, rm, writeFile } from 'node:fs/promises';
import { demoCast, demoPassword } from '@kizuna/kit/demo/cast';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createGraphClient, type GraphClient } from '../testkit/graph-client.ts';
import { subscribe } from '../testkit/subscription.ts';
import { totpCode } from '../testkit/totp.ts';
import { createCanaries, leaksIn } from './canaries.ts';
import { type EditionKind, type ListenedEdition, mailHeads, startListened } from './listened-edition.ts';

type Data = Record<string, Record<string, unknown> | null>;

/** The services take minutes on a slow machine. */
const editions: EditionKind[] =
  process.env.KIZUNA_TEST_LONG === '1' ? ['in one process', 'as services'] : ['in one process'];

describe.each(editions)('what nobody else is to see, %s', { timeout: 240_000 }, (kind) => {
  let edition: ListenedEdition;
  const canaries = createCanaries();
  /** All that answers said besides data: errors of the whole, and what users can put right. */
  const refusals: string[] = [];
  beforeAll(async () => {
    edition = await startListened(kind);
  }, 240_000);
  afterAll(() => edition.stop());

  const agent = canaries.plant('browser', 'Kanarienbrowser/*');
  const client = (token?: string): GraphClient =>
    createGraphClient(edition.url, { 'user-agent': agent, ...(token ? { authorization: `Bearer ${token}` } : {}) });

  async function ask(who: GraphClient, query: string, variables: Record<string, unknown> = {}): Promise<Data> {
    const { data, errors } = await who.try<Data>(query, variables);
    if (errors.length > 0) refusals.push(JSON.stringify(errors));
    for (const payload of Object.values(data ?? {})) {
      if (payload?.userErrors) refusals.push(JSON.stringify(payload.userErrors));
    }
    return data ?? {};
  }

  /** Runs `name(input: NameInput!)`. */
  async function mutate(
    who: GraphClient,
    name: string,
    input: unknown,
    selection = '',
  ): Promise<Record<string, unknown>> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
    const query = `mutation ($input: ${type}) { ${name}(input: $input) { ${selection} userErrors { field code message } } }`;
    return (await ask(who, query, { input }))[name] ?? {};
  }

  async function send(body: string, headers: Record<string, string> = {}): Promise<void> {
    const response = await fetch(`${edition.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': agent, ...headers },
      body,
    });
    refusals.push(await response.text());
  }

  it('is in no log, error, figure, mail head, message of the bus or trail, whatever goes wrong', async () => {
    const { plant, watch } = canaries;
    const password = plant('password', 'Kanarien-passwort-*');
    const email = plant('e-mail address', 'kanarie-*@canary.example');
    const input = { username: 'kanarie', email, password };

    // An account with all that guards it.
    const registered = await mutate(client(), 'accountRegister', input, 'accessToken refreshToken');
    const token = watch('access token', registered.accessToken);
    watch('refresh token', registered.refreshToken);
    const bird = client(token);
    const { totpSetup } = await ask(bird, 'mutation { totpSetup { secret otpAuthUri qrCodeImage } }');
    const secret = watch('TOTP secret', totpSetup?.secret);
    watch('otpauth address', totpSetup?.otpAuthUri);
    await mutate(bird, 'totpEnable', { code: plant('wrong code', 'code-*') });
    const enabled = await mutate(bird, 'totpEnable', { code: totpCode(secret) }, 'backupCodes');
    for (const [nth, code] of Object.entries(enabled.backupCodes ?? [])) watch(`backup code ${nth}`, code);
    await mutate(bird, 'pinSet', { pin: plant('PIN', '73910264') });
    await mutate(bird, 'pinVerify', { pin: plant('wrong PIN', '58203917') });
    await mutate(bird, 'emailChange', { newEmail: plant('new address', 'kanarie-neu-*@canary.example') });
    await mutate(client(), 'passwordResetRequest', { email });

    // Wrong in every way that a request can be.
    const wrong = plant('wrong password', 'Kanarien-falsch-*');
    await mutate(client(), 'sessionCreate', { login: email, password: wrong });
    await mutate(client(), 'sessionCreate', { login: email, password, otpCode: plant('wrong OTP', 'otp-*') });
    await mutate(client(), 'accountRegister', { ...input, username: 'kanarie2' });
    await mutate(client(), 'accountRegister', { ...input, email: plant('no address', 'kanarie at *') });
    await mutate(client(), 'accountRegister', { ...input, email: { address: email }, password: [password] });
    await mutate(bird, 'passwordReset', { token: plant('reset token', 'reset-*'), newPassword: wrong });
    await mutate(client(), 'sharegramSignIn', { token: plant('Sharegram token', 'eyJhbGciOiJub25lIn0.*.x') });
    await ask(
      client(),
      `mutation { sessionCreate(input: {login: "${email}", password: "${password}", otp: 1}) { challenge } }`,
    );
    await ask(client(), `mutation { sessionCreate(input: {login: "${email}", password: ${JSON.stringify(wrong)} `);
    await ask(client(), `{ user(username: "${email}" "${password}") { id } }`);
    await send(`{"query": "{ viewer { email } }", "variables": {"password": "${password}"`);
    await send(JSON.stringify({ query: '{ viewer { id } }', variables: password }));
    await send(JSON.stringify({ query: '{ viewer { id } }' }), { authorization: `Bearer ${token.slice(0, -3)}xyz` });
    await send(JSON.stringify({ query: 'mutation { sessionRefresh { accessToken } }' }), {
      cookie: `kizuna-refresh=${plant('planted cookie', 'kanarienkeks-*')}`,
    });
    await (await fetch(`${edition.url}/${plant('address', 'kanarienweg-*')}?token=${token}`)).text();
    const socket = subscribe(edition.url, `Bearer ${token}`, 'subscription ($id: ID!) { jobUpdated(id: $id) { id } }', {
      id: { [plant('key', 'kanarie_*')]: email },
    });
    await socket.next().then(undefined, (error: unknown) => refusals.push(String(error)));
    await socket.close();

    // A performer, and what a reviewer writes.
    const person = {
      stageName: 'Kanarie',
      legalName: plant('legal name', 'Kanarina Gelbfeder *'),
      birthDate: plant('birth date', '1961-07-13'),
      nationality: 'IS',
    };
    await mutate(bird, 'performerCreate', { ...person, birthDate: plant('no date', '13. Juli 1961 *') });
    await mutate(bird, 'performerCreate', { ...person, legalName: { first: person.legalName } });
    await mutate(bird, 'performerCreate', person, 'performer { id legalName birthDate }');
    const kenji = client(await tokenOf(demoCast.kenji.username));
    const queue = await ask(
      kenji,
      '{ kycApplications(first: 5, status: [IN_REVIEW]) { edges { node { id performer { legalName } checks { reason } } } } }',
    );
    const { edges } = (queue.kycApplications ?? { edges: [] }) as { edges: { node: { id: string } }[] };
    const id = edges[0]?.node.id ?? '';
    const remarks = { id, note: plant('note', 'Notiz-*'), comment: plant('comment', 'Bemerkung-*') };
    await mutate(kenji, 'kycApplicationReject', { ...remarks, reason: 'DOCUMENT_UNREADABLE' });
    await mutate(kenji, 'kycApplicationClaim', { id });
    await mutate(kenji, 'kycApplicationReject', { ...remarks, reason: plant('reason', 'GRUND_*') });
    await mutate(
      kenji,
      'kycApplicationReject',
      { ...remarks, reason: 'DOCUMENT_UNREADABLE' },
      'application { note comment }',
    );

    // A conversation, a prompt, a search.
    const title = plant('title', 'Kanariengruppe *');
    const group = await mutate(bird, 'conversationCreate', { title, memberIds: [] }, 'conversation { id }');
    const conversationId = (group.conversation as { id: string } | null)?.id ?? '';
    const text = plant('message', 'Kanarienlied *');
    const message = { conversationId, text, clientId: 'kanarie-1' };
    await mutate(bird, 'messageSend', message, 'message { id text }');
    await mutate(bird, 'messageSend', { ...message, clientId: { text } });
    await mutate(bird, 'messageAttachmentUploadCreate', {
      ...{ conversationId, contentType: 'image/png', size: 5 },
      filename: plant('file name', 'kanarie-*.png'),
    });
    await ask(bird, 'query ($text: String!) { messageSearch(text: $text, first: 5) { edges { node { text } } } }', {
      text,
    });
    await mutate(bird, 'imageGenerate', { prompt: plant('prompt', 'a canary * in a cage') });
    const sakura = client(await tokenOf(demoCast.sakura.username));
    const apiToken = await mutate(
      sakura,
      'apiTokenCreate',
      { name: 'k', scopes: ['kyc:read'], expiresIn: 600 },
      'token',
    );
    await ask(client(watch('API token', apiToken.token)), '{ viewer { username } }');

    // The database fails in the ways that quote most, with the rows at hand.
    await edition.sql.unsafe(`
      alter table auth.user_account add constraint no_birds check (username not like 'vogel%');
      create function public.fail() returns trigger language plpgsql as
        $$ begin raise exception 'bad row: %', new using detail = new::text; end $$;
      create trigger fail before insert or update on performers.performer for each row execute function public.fail();
      alter table chat.message rename column text to gone;
    `);
    await mutate(client(), 'accountRegister', {
      ...input,
      username: 'vogel',
      email: plant('third address', 'kanarie-*@bird.example'),
    });
    await mutate(client(await tokenOf(demoCast.taro.username)), 'performerCreate', person);
    await mutate(bird, 'messageSend', { ...message, clientId: 'kanarie-2' });
    await ask(
      bird,
      'query ($id: ID!) { conversation(id: $id) { title messages(last: 5) { edges { node { text } } } } }',
      {
        id: conversationId,
      },
    );
    await edition.sql.unsafe(`
      alter table auth.user_account drop constraint no_birds;
      alter table chat.message rename column gone to text;
      drop function public.fail cascade;
    `);
    // So does a job, which mails.
    await rename(edition.mailFolder, `${edition.mailFolder}.away`);
    await writeFile(edition.mailFolder, '');
    await mutate(client(), 'passwordResetRequest', { email });
    await vi.waitFor(async () => expect(await edition.log()).toContain('A job failed'), { timeout: 60_000 });
    await rm(edition.mailFolder);
    await rename(`${edition.mailFolder}.away`, edition.mailFolder);

    // The access log is written a second later.
    await vi.waitFor(async () => expect(await rowsOf('access_log')).toContain('"path":"/graphql"'), {
      timeout: 20_000,
    });
    const log = await edition.log();
    const outputs = new Map([
      ['the log', log],
      ['errors', refusals.join('\n')],
      ['figures', await (await fetch(`${edition.url}/metrics`)).text()],
      ['heads of mails', await mailHeads(edition.mailFolder)],
      ['Redis', edition.redis()],
      ['the audit log', await rowsOf('audit_log')],
      ['errors of jobs', JSON.stringify(await edition.sql`select kind, error_code, error_message from jobs.job`)],
      // Browsers stand there on purpose.
      ['the access log', (await rowsOf('access_log')).replaceAll(agent, '')],
    ]);
    expect(leaksIn(outputs, canaries)).toEqual([]);

    // The story was told: the failures were real, and the values are where they belong.
    expect(log.match(/unexpected error/g)?.length ?? 0).toBeGreaterThanOrEqual(4);
    for (const said of ['23514', 'no_birds', 'P0001', '42703', 'messageSend']) expect(log).toContain(said);
    expect(refusals.join('\n')).toContain('INTERNAL_ERROR');
    expect(refusals.length).toBeGreaterThan(20);
    expect(JSON.stringify(await edition.sql`select email from auth.user_account`)).toContain(email);
    expect(JSON.stringify(await edition.sql`select * from performers.performer`)).toContain(person.legalName);
    expect(JSON.stringify(await edition.sql`select * from performers.kyc_application`)).toContain(remarks.note);
    expect(JSON.stringify(await edition.sql`select text from chat.message`)).toContain(text);
    expect(await rowsOf('access_log')).toContain(agent);
    expect(await rowsOf('audit_log')).toContain('kycApplication.look');
  });

  async function tokenOf(login: string): Promise<string> {
    const signedIn = await mutate(client(), 'sessionCreate', { login, password: demoPassword }, 'accessToken');
    return canaries.watch(`access token of ${login}`, signedIn.accessToken);
  }

  async function rowsOf(table: 'audit_log' | 'access_log'): Promise<string> {
    const rows = await edition.sql<
      { row: unknown }[]
    >`select to_jsonb(t) as row from ${edition.sql(`history.${table}`)} t`;
    return rows.map(({ row }) => JSON.stringify(row).replaceAll('": ', '":')).join('\n');
  }
});
