import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { apiTokenRevokedTopic, apiTokenScopes, hashApiToken } from '@kizuna/kit/viewer/api-token';
import type { ApiTokenViewer } from '@kizuna/kit/viewer/viewer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longPassword, startUsersBench, type UsersBench } from '../testing/users-bench.ts';

/** One that may do whatever a token can be allowed to do. */
const program: ApiTokenViewer = { userId: 6, userType: 'PARTNER', tokenId: 1, scopes: apiTokenScopes };
const request = { name: 'Nightly export', scopes: ['kyc:read'], expiresIn: 3600 };

describe('a program with an API token', () => {
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench();
  });
  afterAll(() => bench.close());

  const passwords = { currentPassword: 'kizuna-demo', newPassword: longPassword };
  it.each<[string, object | null]>([
    ['passwordChange', passwords],
    ['emailChange', { newEmail: 'thief@kizuna.example' }],
    ['emailVerificationRequest', null],
    ['sessionReauthenticate', { password: 'kizuna-demo' }],
    ['sessionEnd', null],
    ['sessionEndAll', null],
    ['sessionEndOthers', null],
    ['sessionRevoke', { id: toGlobalId('Session', 1) }],
    ['totpSetup', null],
    ['totpEnable', { code: '000000' }],
    ['totpDisable', { code: '000000' }],
    ['pinSet', { pin: '0000' }],
    ['pinVerify', { pin: '0000' }],
    ['pinDisable', null],
    ['paymentAuthorize', { paymentId: 'p', method: 'PIN', code: '0000' }],
    ['apiTokenCreate', request],
    ['apiTokenRevoke', { id: toGlobalId('ApiToken', 1) }],
    ['accountExport', null],
    ['accountErase', null],
  ])('does nothing that wants somebody who signed in: %s', async (name, input) => {
    expect(await bench.refusal(program, name, input)).toBe('FORBIDDEN');
  });

  it('does nothing of an administrator, even were one to have a token', async () => {
    const admin: ApiTokenViewer = { ...program, userId: 5, userType: 'ADMIN' };
    const id = toGlobalId('User', 1);
    expect(await bench.refusal(admin, 'userDisable', { id })).toBe('FORBIDDEN');
    expect(await bench.refusal(admin, 'userTypeChange', { id, userType: 'ADMIN' })).toBe('FORBIDDEN');
    for (const query of [
      '{ users { edges { cursor } } }',
      '{ auditEntries { edges { cursor } } }',
      '{ auditVerify { isIntact } }',
    ]) {
      expect((await bench.harness.run(admin, query)).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    }
  });

  it('sees neither sessions nor tokens nor how the account is guarded', async () => {
    const sakura = await bench.signIn('sakura');
    for (const fields of ['sessions { id }', 'apiTokens { id }', 'security { hasPassword }']) {
      const { errors } = await bench.harness.run(program, `{ viewer { ${fields} } }`);
      expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    }
    const { apiToken } = await bench.mutate(sakura, 'apiTokenCreate', request, 'apiToken { id }');
    for (const id of [toGlobalId('Session', sakura.sessionId), (apiToken as { id: string }).id]) {
      expect((await bench.harness.run(program, `{ node(id: "${id}") { id } }`)).data).toEqual({ node: null });
    }
  });

  it('is asked about again by the gateways when the role of its user has changed, or the account goes to another one', async () => {
    const seen: unknown[] = [];
    await bench.harness.ports.bus.subscribe(apiTokenRevokedTopic, (payload) => seen.push(payload));
    const { token } = await bench.mutate(await bench.signIn('yuki'), 'apiTokenCreate', request, 'token');
    const verify = async () => {
      const query = `{ apiTokenVerify(hash: "${hashApiToken(String(token))}") { tokenId userType } }`;
      const { data } = await bench.harness.run(null, query);
      return data?.apiTokenVerify as { tokenId: number; userType: string } | null;
    };
    const { tokenId } = (await verify()) ?? { tokenId: 0 };
    const admin = await bench.signIn('admin');
    const id = toGlobalId('User', 7);
    await bench.mutate(admin, 'userTypeChange', { id, userType: 'PARTNER' }, '');
    expect(await verify()).toEqual({ tokenId, userType: 'PARTNER' });
    expect(seen).toEqual([{ tokenId }]);

    const merge = { primaryUserId: toGlobalId('User', 6), duplicateUserIds: [id] };
    await bench.mutate(admin, 'usersMerge', merge, '');
    expect(seen).toEqual([{ tokenId }, { tokenId }]);
  });
});
