import { accessToken } from '@kizuna/kit/viewer/access-token';
import { SignJWT } from 'jose';
import { partnerOf } from '../account/account-policy.ts';
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
    partnerId: partnerOf(account),
    conciergeId: account.userType === 'CONCIERGE' ? account.id : null,
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
