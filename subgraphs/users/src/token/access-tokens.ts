import { accessToken } from '@kizuna/kit/viewer/access-token';
import { SignJWT } from 'jose';
import type { AccountRow } from '../account/account-repository.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Makes an access token for a session: a JWT that the gateway checks by the public keys alone. */
export async function signAccessToken(
  { current }: SigningKeys,
  account: AccountRow,
  sessionId: number,
): Promise<string> {
  return new SignJWT({
    email: account.email,
    userType: account.userType,
    partnerId: null,
    conciergeId: null,
    permissions: [],
    sid: sessionId,
  })
    .setProtectedHeader({ alg: 'EdDSA', kid: current.kid, typ: 'JWT' })
    .setSubject(String(account.id))
    .setIssuer(accessToken.issuer)
    .setAudience(accessToken.audience)
    .setIssuedAt()
    .setExpirationTime(`${accessToken.lifetimeSeconds}s`)
    .sign(current.privateKey);
}
