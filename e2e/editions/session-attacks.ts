import { setTimeout as after } from 'node:timers/promises';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { makeApiToken } from '@kizuna/kit/viewer/api-token';
import { beforeAll, expect, it } from 'vitest';
import { codesOf, createGraphClient } from '../testkit/graph-client.ts';
import { cookieOf, type Person, signIn } from '../testkit/person.ts';
import { type Subscription, subscribe } from '../testkit/subscription.ts';
import * as operations from './operations.ts';

const apiTokenCreate = `mutation ($input: ApiTokenCreateInput!) {
  apiTokenCreate(input: $input) { token apiToken { id } userErrors { code } }
}`;
const apiTokenRevoke = `mutation ($input: ApiTokenRevokeInput!) {
  apiTokenRevoke(input: $input) { apiToken { revokedAt } userErrors { code } }
}`;
const conversationCreate = `mutation ($input: ConversationCreateInput!) {
  conversationCreate(input: $input) { conversation { id } userErrors { code } }
}`;
const refresh = 'mutation { sessionRefresh { accessToken userErrors { code } } }';

interface Created {
  readonly apiTokenCreate: { readonly token: string; readonly apiToken: { readonly id: string } };
}
interface Refreshed {
  readonly sessionRefresh: {
    readonly accessToken: string | null;
    readonly userErrors: readonly { readonly code: string }[];
  };
}

/** What is left to a token or a session that ended, was stolen, was made up or was never meant for this. */
export function attackSessions(edition: () => { readonly url: string }): void {
  let url: string;
  let sakura: Person;
  let room: string;

  beforeAll(async () => {
    ({ url } = edition());
    sakura = await signIn(url, 'sakura');
    const input = { title: 'Night shift', memberIds: [toGlobalId('User', 1)] };
    const made = await sakura.ask<{ conversationCreate: { conversation: { id: string } } }>(conversationCreate, {
      input,
    });
    room = made.conversationCreate.conversation.id;
  });

  const clientOf = (token: string) => createGraphClient(url, { authorization: `Bearer ${token}` });
  const issue = async (...scopes: string[]) => {
    const input = { name: 'Night job', scopes, expiresIn: 3600 };
    return (await sakura.ask<Created>(apiTokenCreate, { input })).apiTokenCreate;
  };
  const follow = (token: string): Subscription<operations.MessageAdded> =>
    subscribe(url, `Bearer ${token}`, operations.messageAdded, { conversationId: room, afterSequence: 0 });
  const say = (text: string) =>
    sakura.ask(operations.messageSend, { input: { conversationId: room, text, clientId: text } });
  const within = (ms: number, promise: Promise<number>) => Promise.race([promise, after(ms, 'still open')]);

  it('an API token stands for its user as far as its scopes go, and for no session', async () => {
    const program = clientOf((await issue('profile:read')).token);
    expect((await program.ask<operations.WhoAmI>(operations.whoAmI)).viewer).toEqual({ username: 'sakura' });
    const sessionOnly = [
      [
        'mutation ($input: PasswordChangeInput!) { passwordChange(input: $input) { userErrors { code } } }',
        { currentPassword: 'kizuna-demo', newPassword: 'correct horse battery' },
      ],
      [apiTokenCreate, { name: 'more', scopes: ['kyc:write'], expiresIn: 3600 }],
      ['mutation { sessionEndAll { endedCount } }', {}],
      ['{ viewer { sessions { id } } }', {}],
      ['{ viewer { apiTokens { id } } }', {}],
    ] as const;
    for (const [query, input] of sessionOnly) {
      expect([query, codesOf(await program.try(query, { input }))]).toEqual([query, ['FORBIDDEN']]);
    }
    expect(
      codesOf(await program.try(operations.messageSend, { input: { conversationId: room, text: 'x', clientId: 'x' } })),
    ).toEqual(['FORBIDDEN']);
    expect((await sakura.ask<operations.WhoAmI>(operations.whoAmI)).viewer).toEqual({ username: 'sakura' });
  });

  it('a revoked API token is cut off within a second, also on an open socket in the middle of a subscription', async () => {
    const { token, apiToken } = await issue('chat:read', 'profile:read');
    const [program, messages] = [clientOf(token), follow(token)];
    const heard: string[] = [];
    await say('before');
    heard.push((await messages.next()).messageAdded.text);
    const rest = messages.next().then(
      ({ messageAdded }) => heard.push(messageAdded.text),
      () => {},
    );
    await sakura.ask(apiTokenRevoke, { input: { id: apiToken.id } });
    expect(await within(1_000, messages.closed)).toBe(4403);
    const refused = await program.try(operations.whoAmI);
    await say('after');
    await rest;
    expect(heard).toEqual(['before']);
    expect([refused.status, codesOf(refused)]).toEqual([401, ['UNAUTHORIZED']]);
    expect(await within(2_000, follow(token).closed)).toBe(4403);
  });

  it('a session that ends takes its subscriptions with it', async () => {
    const other = await signIn(url, 'sakura');
    const messages = follow(other.accessToken);
    await say('last words');
    await messages.until(({ messageAdded }) => messageAdded.text === 'last words');
    const rest = messages.next().catch(() => 'cut off');
    await other.ask('mutation { sessionEnd { userErrors { code } } }');
    expect(await within(1_000, messages.closed)).toBe(4403);
    expect(await rest).toBe('cut off');
    expect(codesOf(await other.try(operations.whoAmI))).toEqual(['UNAUTHORIZED']);
  });

  it('a refresh token that is used twice takes the whole family with it, at once', async () => {
    const victim = await signIn(url, 'taro');
    const trade = (cookie: string) => createGraphClient(url, { cookie }).try<Refreshed>(refresh);
    const traded = await trade(victim.cookie);
    const newest = traded.data?.sessionRefresh.accessToken ?? '';
    expect((await clientOf(newest).ask<operations.WhoAmI>(operations.whoAmI)).viewer).toEqual({ username: 'taro' });

    const replayed = await trade(victim.cookie);
    expect(replayed.data?.sessionRefresh).toMatchObject({
      accessToken: null,
      userErrors: [{ code: 'INVALID_CREDENTIALS' }],
    });
    const heir = await trade(cookieOf(traded.headers));
    expect(heir.data?.sessionRefresh.accessToken).toBeNull();
    for (const token of [victim.accessToken, newest]) {
      await expect
        .poll(async () => codesOf(await clientOf(token).try(operations.whoAmI)), { timeout: 1_000 })
        .toEqual(['UNAUTHORIZED']);
    }
  });

  it('no token is believed that only looks like one', async () => {
    const [head = '', payload = '', signature = ''] = sakura.accessToken.split('.');
    const claims: Record<string, unknown> = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const admin = encode({ ...claims, sub: '5', userType: 'ADMIN' });
    const forged = [
      `${encode({ alg: 'none' })}.${admin}.`,
      `${encode({ alg: 'none', kid: 'x' })}.${payload}.${signature}`,
      `${head}.${admin}.${signature}`,
      `${head}.${encode({ ...claims, env: 'staging' })}.${signature}`,
      makeApiToken(),
      `kzn_${'0'.repeat(49)}`,
    ];
    for (const token of forged) {
      const answer = await clientOf(token).try(operations.whoAmI);
      expect([answer.status, codesOf(answer)]).toEqual([401, ['UNAUTHORIZED']]);
    }
    expect(await within(5_000, follow(forged[0] ?? '').closed)).toBe(4403);
  });
}
