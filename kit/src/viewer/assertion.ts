import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { KizunaError } from '../errors/kizuna-error.ts';
import { type Audience, audience, userTypes, type Viewer } from './viewer.ts';

const issuer = 'kizuna-gateway';
const lifetimeSeconds = 60;
const cacheSize = 10_000;
const maxLength = 8_192;

const user = { userId: z.number().int(), userType: z.enum(userTypes) };
const viewerClaim = z
  .strictObject({ ...user, sessionId: z.number().int() })
  .or(z.strictObject({ ...user, tokenId: z.number().int(), scopes: z.array(z.string()) }))
  .or(z.literal(audience))
  .nullable();

/** Makes the gateway's word on who the viewer is, for one subgraph. */
export type AssertionSigner = (viewer: Viewer | Audience | null, subgraph: string) => string;

/** Gives back the viewer of an assertion. @throws KizunaError UNAUTHORIZED when it is missing, forged, ended or for another subgraph */
export type AssertionVerifier = (assertion: string | undefined) => Viewer | Audience | null;

/** The only header that there is: a JWT with any other is none of ours. */
const header = encode({ alg: 'HS256' });

/**
 * Signs assertions (JWT, HS256, good for a minute, one audience each). One is reused for half its life, since signing costs
 * more than the rest of a small request. HMAC by node:crypto: jose imports the key for each signature, which costs ten times as much.
 */
export function createAssertionSigner(secret: Uint8Array): AssertionSigner {
  const signatureOf = createSignature(secret);
  const cache = new LRUCache<string, string>({ max: cacheSize, ttl: (lifetimeSeconds / 2) * 1000 });
  return (viewer, subgraph) => {
    const key = `${subgraph} ${keyOf(viewer)}`;
    const cached = cache.get(key);
    if (cached) return cached;
    const iat = Math.floor(Date.now() / 1000);
    const signed = `${header}.${encode({ viewer, iss: issuer, aud: subgraph, iat, exp: iat + lifetimeSeconds })}`;
    const assertion = `${signed}.${signatureOf(signed)}`;
    cache.set(key, assertion);
    return assertion;
  };
}

function keyOf(viewer: Viewer | Audience | null): string {
  if (viewer === null || viewer === audience) return String(viewer);
  const somebody = `${viewer.userId} ${viewer.userType}`;
  return 'tokenId' in viewer
    ? `${somebody} token ${viewer.tokenId} ${JSON.stringify(viewer.scopes)}`
    : `${somebody} session ${viewer.sessionId}`;
}

/** Checks assertions made for `subgraph`; one that was found good is remembered until it ends. */
export function createAssertionVerifier(secret: Uint8Array, subgraph: string): AssertionVerifier {
  const signatureOf = createSignature(secret);
  const claims = z.object({
    iss: z.literal(issuer),
    aud: z.literal(subgraph),
    exp: z.number(),
    viewer: viewerClaim,
  });
  const known = new LRUCache<string, z.infer<typeof claims>>({ max: cacheSize });

  function verify(assertion: string): z.infer<typeof claims> {
    const end = assertion.lastIndexOf('.');
    const signed = assertion.slice(0, Math.max(end, 0));
    const expected = Buffer.from(signatureOf(signed));
    const given = Buffer.from(assertion.slice(end + 1));
    // Compared as text: bytes have more than one spelling in base64url.
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new Error('the signature is wrong');
    const [head, payload = '', ...rest] = signed.split('.');
    if (head !== header || rest.length > 0) throw new Error('not a JWT of ours');
    return claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  }

  return (assertion) => {
    if (!assertion || assertion.length > maxLength) throw new KizunaError('UNAUTHORIZED', { message: onlyGateway });
    let found = known.get(assertion);
    if (!found) {
      try {
        found = verify(assertion);
      } catch (cause) {
        throw new KizunaError('UNAUTHORIZED', { message: onlyGateway, cause });
      }
      known.set(assertion, found);
    }
    if (found.exp * 1000 <= Date.now()) throw new KizunaError('UNAUTHORIZED', { message: onlyGateway });
    return found.viewer;
  };
}

function createSignature(secret: Uint8Array): (text: string) => string {
  const key = createSecretKey(secret);
  return (text) => createHmac('sha256', key).update(text).digest('base64url');
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const onlyGateway = {
  en: 'Subgraphs answer to the gateway only.',
  ja: 'サブグラフはゲートウェイからのみ利用できます。',
};
