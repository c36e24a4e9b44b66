import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { accessToken } from '../../kit/dist/viewer/access-token.js';

/** An access token as our `users` subgraph signs it, and the public keys to check it with. */
export async function createToken() {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'EdDSA' }] };
  const token = await new SignJWT({ userType: 'MEMBER', sid: 1 })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'bench' })
    .setSubject('1')
    .setIssuer(accessToken.issuer)
    .setAudience(accessToken.audience)
    .setIssuedAt()
    .setExpirationTime('3h')
    .sign(privateKey);
  return { token, jwks };
}
