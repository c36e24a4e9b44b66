import { accessToken } from '@kizuna/kit/viewer/access-token';
import type { TokenIdentity } from '@kizuna/kit/viewer/token-identity';
import { SignJWT } from 'jose';
import { partnerOf, permissionsOf } from '../account/account-policy.ts';
import type { AccountRow } from '../account/account-repository.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Makes an access token for a session: a JWT that the gateway checks by the public keys alone. */
export type SignAccessToken = (account: AccountRow, sessionId: number) => Promise<string>;

export function createAccessTokenSigner(keys: SigningKeys, identity: TokenIdentity): SignAccessToken {
  const { issuer, audience, environment } = identity;
  return async (account, sessionId) => {
    const { kid, privateKey } = keys.current;
    return new SignJWT({
      email: account.email,
      userType: account.userType,
      partnerId: partnerOf(account),
      conciergeId: account.userType === 'CONCIERGE' ? account.id : null,
      permissions: permissionsOf(account.userType),
      sid: sessionId,
      ...(environment === null ? {} : { env: environment }),
    })
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
      .setSubject(String(account.id))
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${accessToken.lifetimeSeconds}s`)
      .sign(privateKey);
  };
}
