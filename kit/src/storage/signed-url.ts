import { createHmac, timingSafeEqual } from 'node:crypto';
import { KizunaError } from '../errors/kizuna-error.ts';

/** What the signer lets a holder of the URL know or do, for example `{ userId: '12', maxBytes: 1000 }`. Readable by all. */
export type UrlClaims = Readonly<Record<string, string | number>>;

/** What to sign. */
export interface UrlGrant {
  readonly method: 'GET' | 'PUT';
  /** The path as the server sees it: it starts with `/` and has neither query nor fragment. */
  readonly path: string;
  /** Whole seconds; a fraction is dropped. */
  readonly expiresAt: Date;
  readonly claims?: UrlClaims;
}

/** A request that shows a signed URL. */
export interface SignedRequest {
  /** A HEAD is allowed where a GET is. */
  readonly method: string;
  readonly path: string;
  /** The parsed query. Parameters that are not part of the signature are ignored. */
  readonly query: unknown;
  readonly now: Date;
}

/** Makes URLs that carry their own permission, and checks them. */
export interface UrlSigner {
  /** @returns the path with `expires`, `claims` (if any) and `signature` in its query */
  sign(grant: UrlGrant): string;
  /**
   * @returns the claims, `{}` when there are none
   * @throws KizunaError FORBIDDEN with `details.reason` `forged` or `expired`; only a genuine URL is called expired
   */
  verify(request: SignedRequest): UrlClaims;
}

const minSecretLength = 32;
const hourMs = 60 * 60_000;
const slotMs = 15 * 60_000;

/**
 * The end of an address that is given out now, for `UrlGrant.expiresAt`: the next full quarter of an hour, and an hour more.
 * Until then everybody gets the same address, so that caches keep what they have and a list that is read again stays as it is.
 */
export function stableExpiry(now: Date): Date {
  return new Date(Math.ceil(now.getTime() / slotMs) * slotMs + hourMs);
}

/**
 * @param secret at least 32 characters, the same in all processes that sign or check
 * @throws RangeError when the secret is shorter
 */
export function createUrlSigner(secret: string): UrlSigner {
  if (secret.length < minSecretLength) throw new RangeError(`The secret for URLs needs ${minSecretLength} characters.`);

  // None of the parts can hold a line feed: a path from HTTP cannot, the others are digits and base64url.
  const signatureOf = (method: string, path: string, expires: string, claims: string): Buffer =>
    createHmac('sha256', secret).update(['kizuna-url-1', method, path, expires, claims].join('\n')).digest();

  return {
    sign({ method, path, expiresAt, claims }) {
      if (!/^\/[^?#\s]*$/.test(path)) throw new RangeError(`This is not a path to sign: ${path}`);
      const seconds = Math.floor(expiresAt.getTime() / 1_000);
      if (!Number.isSafeInteger(seconds)) throw new RangeError('A signed URL needs a time of expiry.');
      const expires = String(seconds);
      const packed = claims ? Buffer.from(JSON.stringify(claims)).toString('base64url') : '';
      const signature = signatureOf(method, path, expires, packed).toString('base64url');
      return `${path}?expires=${expires}${packed ? `&claims=${packed}` : ''}&signature=${signature}`;
    },

    verify({ method, path, query, now }) {
      const expires = parameter(query, 'expires');
      const packed = parameter(query, 'claims') ?? '';
      const shown = Buffer.from(parameter(query, 'signature') ?? '', 'base64url');
      const genuine = signatureOf(method === 'HEAD' ? 'GET' : method, path, expires ?? '', packed);
      if (!expires || shown.length !== genuine.length || !timingSafeEqual(shown, genuine)) throw forged();
      if (now.getTime() >= Number(expires) * 1_000) throw expired();
      return packed ? unpack(packed) : {};
    },
  };
}

/** One parameter; one that is given twice counts as missing. */
function parameter(query: unknown, name: string): string | undefined {
  if (typeof query !== 'object' || query === null) return undefined;
  const value: unknown = Object.entries(query).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}

/** The signature was right, so this is what `sign` packed. */
function unpack(packed: string): UrlClaims {
  const claims: unknown = JSON.parse(Buffer.from(packed, 'base64url').toString('utf8'));
  if (typeof claims !== 'object' || claims === null) throw forged();
  const fine = (entry: [string, unknown]): entry is [string, string | number] =>
    typeof entry[1] === 'string' || typeof entry[1] === 'number';
  return Object.fromEntries(Object.entries(claims).filter(fine));
}

function forged(): KizunaError {
  return new KizunaError('FORBIDDEN', {
    message: { en: 'This link is not valid.', ja: 'このリンクは無効です。' },
    details: { reason: 'forged' },
  });
}

function expired(): KizunaError {
  return new KizunaError('FORBIDDEN', {
    message: { en: 'This link has expired.', ja: 'このリンクの有効期限が切れています。' },
    details: { reason: 'expired' },
  });
}
