import { jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { KizunaError } from '../errors/kizuna-error.ts';
import { type Audience, audience, userTypes, type Viewer } from './viewer.ts';

const issuer = 'kizuna-gateway';
const lifetimeSeconds = 60;
const cacheSize = 10_000;

const viewerClaim = z
  .object({ userId: z.number().int(), userType: z.enum(userTypes), sessionId: z.number().int() })
  .or(z.literal(audience))
  .nullable();

/** Makes the gateway's word on who the viewer is, for one subgraph. */
export type AssertionSigner = (viewer: Viewer | Audience | null, subgraph: string) => Promise<string>;

/** Gives back the viewer of an assertion. @throws KizunaError UNAUTHORIZED when it is missing, forged, ended or for another subgraph */
export type AssertionVerifier = (assertion: string | undefined) => Promise<Viewer | Audience | null>;

/**
 * Signs assertions (JWT, HS256, good for a minute, one audience each). One is reused for half its life, since signing costs
 * more than the rest of a small request.
 */
export function createAssertionSigner(secret: Uint8Array): AssertionSigner {
  const cache = new LRUCache<string, Promise<string>>({ max: cacheSize, ttl: (lifetimeSeconds / 2) * 1000 });
  return (viewer, subgraph) => {
    const key = `${subgraph} ${keyOf(viewer)}`;
    const cached = cache.get(key);
    if (cached) return cached;
    const signed = new SignJWT({ viewer })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(issuer)
      .setAudience(subgraph)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds}s`)
      .sign(secret);
    cache.set(key, signed);
    return signed;
  };
}

function keyOf(viewer: Viewer | Audience | null): string {
  if (viewer === null || viewer === audience) return String(viewer);
  return `${viewer.userId} ${viewer.userType} ${viewer.sessionId}`;
}

/** Checks assertions made for `subgraph`; one that was found good is remembered until it ends. */
export function createAssertionVerifier(secret: Uint8Array, subgraph: string): AssertionVerifier {
  const known = new LRUCache<string, { viewer: Viewer | Audience | null; expiresAt: number }>({ max: cacheSize });
  return async (assertion) => {
    if (!assertion) throw new KizunaError('UNAUTHORIZED', { message: onlyGateway });
    const hit = known.get(assertion);
    if (hit && hit.expiresAt > Date.now()) return hit.viewer;
    try {
      const { payload } = await jwtVerify(assertion, secret, {
        algorithms: ['HS256'],
        issuer,
        audience: subgraph,
        requiredClaims: ['exp', 'viewer'],
      });
      const viewer = viewerClaim.parse(payload.viewer);
      known.set(assertion, { viewer, expiresAt: (payload.exp ?? 0) * 1000 });
      return viewer;
    } catch (cause) {
      throw new KizunaError('UNAUTHORIZED', { message: onlyGateway, cause });
    }
  };
}

const onlyGateway = {
  en: 'Subgraphs answer to the gateway only.',
  ja: 'サブグラフはゲートウェイからのみ利用できます。',
};
