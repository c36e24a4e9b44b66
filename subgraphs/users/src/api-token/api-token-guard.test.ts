import { apiTokenRevokedTopic, hashApiToken } from '@kizuna/kit/viewer/api-token';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longPassword, startUsersBench, tokenIn, type UsersBench } from '../testing/users-bench.ts';

const request = { name: 'Nightly export', scopes: ['kyc:read'], expiresIn: 3600 };

describe('the making of an API token', () => {
  let bench: UsersBench;
  beforeAll(async () => {
    bench = await startUsersBench();
  });
  afterAll(() => bench.close());

  it('wants a sign-in that is recent, and is told to the owner by mail', async () => {
    const sakura = await bench.signIn('sakura');
    await bench.age(sakura, 11);
    expect(await bench.refusal(sakura, 'apiTokenCreate', request)).toBe('REAUTHENTICATION_REQUIRED');
    await bench.mutate(sakura, 'sessionReauthenticate', { password: 'kizuna-demo' }, 'session { id }');
    const { token } = await bench.mutate(sakura, 'apiTokenCreate', request, 'token');
    const mail = await bench.mailTo('sakura@kizuna.example', 'APIトークン');
    expect(mail.text).toContain(request.name);
    expect(mail.text).not.toContain(String(token));
  });

  it('is undone when the owner sets a new password by mail, and the gateways hear of it', async () => {
    const yuki = await bench.signIn('yuki');
    const { token } = await bench.mutate(yuki, 'apiTokenCreate', request, 'token');
    const announced = new Promise((resolve) => {
      void bench.harness.ports.bus.subscribe(apiTokenRevokedTopic, resolve);
    });
    const verify = async () => {
      const query = `{ apiTokenVerify(hash: "${hashApiToken(String(token))}") { userId } }`;
      return (await bench.harness.run(null, query)).data?.apiTokenVerify;
    };
    expect(await verify()).toEqual({ userId: 7 });
    await bench.mutate(null, 'passwordResetRequest', { email: 'yuki@kizuna.example' }, '');
    const reset = tokenIn(await bench.mailTo('yuki@kizuna.example', 'パスワードの再設定'));
    await bench.mutate(null, 'passwordReset', { token: reset, newPassword: longPassword }, '');
    expect(await verify()).toBeNull();
    expect(await announced).toEqual({ tokenId: expect.any(Number) });
  });
});
