import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * Announced by `users` when an API token is revoked, its account closed or changed: what is known of it counts no more, and what is
 * open with it ends.
 */
export const apiTokenRevokedTopic = 'api_token.revoked';

export interface ApiTokenRevoked {
  readonly tokenId: number;
}

const areas = ['profile', 'performers', 'kyc', 'media', 'ai', 'forum', 'chat', 'jobs', 'cases'] as const;

/** What API tokens can be good for: `<area>:<read|write>`. */
export const apiTokenScopes: readonly string[] = areas.flatMap((area) => [`${area}:read`, `${area}:write`]);

const prefix = 'kzn_';
const secretLength = 43;
const checksumLength = 6;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const pattern = new RegExp(`^${prefix}[0-9A-Za-z]{${secretLength + checksumLength}}$`);

/** A new API token: 256 random bits and a checksum behind a prefix that secret scanners know. */
export function makeApiToken(): string {
  const secret = toBase62(BigInt(`0x${randomBytes(32).toString('hex')}`), secretLength);
  return `${prefix}${secret}${checksumOf(secret)}`;
}

/** Whether a text can be an API token at all: garbage is told apart without asking anybody. */
export function looksLikeApiToken(text: string): boolean {
  if (!pattern.test(text)) return false;
  const secret = text.slice(prefix.length, -checksumLength);
  return text.endsWith(checksumOf(secret));
}

/** What is stored of a token, and asked for. @returns SHA-256 in hex */
export const hashApiToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The first characters, by which its owner tells it from others. */
export const hintOfApiToken = (token: string): string => token.slice(0, prefix.length + 6);

const checksumOf = (secret: string): string => toBase62(BigInt(crc32(prefix + secret)), checksumLength);

function toBase62(number: bigint, length: number): string {
  let text = '';
  for (let rest = number; rest > 0n; rest /= 62n) text = alphabet.charAt(Number(rest % 62n)) + text;
  return text.padStart(length, '0');
}
