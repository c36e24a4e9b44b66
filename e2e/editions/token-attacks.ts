import { createSecrets, readOrCreateMasterSecret } from '@kizuna/kit/config/secrets';
import { open } from '@kizuna/kit/crypto/sealed-box';
import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { subgraphHeaders } from '@kizuna/kit/graph/request-context';
import { createAssertionSigner } from '@kizuna/kit/viewer/assertion';
import { type CryptoKey, decodeJwt, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { transports } from '../testkit/asker.ts';
import type { AttackStage } from './attack-stage.ts';

const whoAmI = '{ viewer { id } }';

/** The gateway's very keys, as somebody has them who broke into the machine: so only what is checked besides can stop a token. */
async function stealKeys({ edition, sql }: AttackStage) {
  const secrets = createSecrets(readOrCreateMasterSecret(edition.dataFolder));
  const [row] = await sql<{ kid: string; box: string; publicJwk: JsonWebKey }[]>`
    select kid, sealed_private_jwk as box, public_jwk as "publicJwk" from auth.signing_key where is_current`;
  if (!row) throw new Error('There is no signing key.');
  const sealingKey = secrets.derive('signing-keys');
  const jwk = JSON.parse(open(sealingKey, `signing key ${row.kid}`, Buffer.from(row.box, 'base64')).toString());
  return {
    kid: row.kid,
    publicJwk: row.publicJwk,
    privateKey: await importJWK(jwk, 'EdDSA'),
    signAssertion: createAssertionSigner(secrets.derive('assertion')),
  };
}

/** Words that are not one's own: tokens for somebody or somewhere else, and the gateway's word on who is asking. */
export function attackTokens(stage: () => AttackStage): void {
  it.each(transports)('a token is for us, of today and by our key, or for nothing: by %s', async (transport) => {
    const { kid, privateKey, publicJwk } = await stealKeys(stage());
    const { accessToken } = await stage().newcomer();
    const claims: JWTPayload = decodeJwt(accessToken);
    const sign = (changes: object, key: CryptoKey | Uint8Array = privateKey, header: object = {}) =>
      new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT', ...header }).sign(key);
    const strangers = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    const now = Math.floor(Date.now() / 1000);
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const [head = '', , signature = ''] = accessToken.split('.');
    const asSecret = new TextEncoder().encode(JSON.stringify(publicJwk));
    const bad: Record<string, string> = {
      'without a signature': `${encode({ alg: 'none' })}.${encode(claims)}.`,
      'with a role of its own choice': `${head}.${encode({ ...claims, userType: 'ADMIN' })}.${signature}`,
      'for another audience': await sign({ aud: 'elsewhere' }),
      'of another issuer': await sign({ iss: 'https://evil.example' }),
      'of another environment': await sign({ env: 'staging' }),
      'that has ended': await sign({ iat: now - 1_000, exp: now - 100 }),
      'that never ends': await sign({ exp: undefined }),
      'by a key that is ours no more': await sign({}, strangers.privateKey, { kid: 'of-last-year' }),
      'by a key that says it is ours': await sign({}, strangers.privateKey),
      'by our public key as a secret': await sign({}, asSecret, { alg: 'HS256' }),
      'of no session': await sign({ sid: undefined }),
      'of nobody': await sign({ sub: '0' }),
    };
    const ask = async (token: string) => (await stage().asker(transport, { accessToken: token }).ask(whoAmI)).codes;
    expect(await ask(await sign({ jti: 'a good one' }))).toEqual([]);
    for (const [name, token] of Object.entries(bad)) {
      expect([name, await ask(token)]).toEqual([name, [transport === 'HTTP' ? 'UNAUTHORIZED' : '4403']]);
    }
  });

  it.each(transports)('the gateway believes nobody else’s word on who asks: by %s', async (transport) => {
    const { signAssertion } = await stealKeys(stage());
    const assertion = signAssertion(demoViewer(demoCast.admin), 'users');
    const headers = { [subgraphHeaders.assertion]: assertion, [subgraphHeaders.clientAddress]: '127.0.0.1' };
    const liar = stage().asker(transport, { headers });
    expect(await liar.ask(whoAmI)).toEqual({ data: { viewer: null }, codes: [] });
    expect((await liar.ask('{ users(first: 1) { edges { node { id } } } }')).codes).toContain('UNAUTHORIZED');
  });

  it('a subgraph that is called directly takes the gateway’s signed word, for itself, and nothing else', async ({
    skip,
  }) => {
    const { users } = stage().edition.subgraphUrls;
    if (users === undefined) return skip('In one process there is no door to call at.');
    const { signAssertion } = await stealKeys(stage());
    const admin = demoViewer(demoCast.admin);
    const [, payload = ''] = signAssertion(admin, 'users').split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const forged = createAssertionSigner(new TextEncoder().encode('what somebody thinks the secret is'));
    const call = async (assertion: string | null, query = whoAmI) => {
      const response = await fetch(users, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(assertion === null ? {} : { [subgraphHeaders.assertion]: assertion }),
        },
        body: JSON.stringify({ query }),
      });
      return JSON.stringify(await response.json());
    };
    expect(await call(signAssertion(admin, 'users'))).toContain('"viewer":{"id"');
    const merge = 'mutation { userDisable(input: { id: "VXNlcjox" }) { user { id } } }';
    for (const query of [whoAmI, merge, '{ _service { sdl } }']) {
      for (const assertion of [
        null,
        '',
        'null',
        `${none}.${payload}.`,
        forged(admin, 'users'),
        signAssertion(admin, 'chat'),
      ]) {
        const text = await call(assertion, query);
        expect([assertion, text.includes('UNAUTHORIZED'), text.includes('"id"')]).toEqual([assertion, true, false]);
      }
    }
  });
}
