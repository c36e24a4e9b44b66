import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { accessToken } from '../../kit/dist/viewer/access-token.js';

/** Access tokens of so many users, each in a session of their own, as our `users` subgraph signs them, and the public keys. */
export async function createTokens(count) {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'EdDSA' }] };
  const sign = (id) =>
    new SignJWT({ userType: 'MEMBER', sid: id })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'bench' })
      .setSubject(String(id))
      .setIssuer(accessToken.issuer)
      .setAudience(accessToken.audience)
      .setIssuedAt()
      .setExpirationTime('3h')
      .sign(privateKey);
  return { tokens: await Promise.all(Array.from({ length: count }, (_, index) => sign(index + 1))), jwks };
}
