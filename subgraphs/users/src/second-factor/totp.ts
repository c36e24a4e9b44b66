import { createHmac, timingSafeEqual } from 'node:crypto';
import { normalizeText } from '@kizuna/kit/input/normalize-text';

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, 30 seconds. */
const stepSeconds = 30;
const digits = 6;
/** Clocks of phones go a little wrong: one step to either side. */
const windowSteps = 1;

/** The code of one time step (HOTP, RFC 4226). */
export function codeOfStep(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

export const stepAt = (milliseconds: number): number => Math.floor(milliseconds / 1000 / stepSeconds);

/** Codes as people type them: with spaces, or in the wide digits of a Japanese keyboard. */
export const normalizeCode = (typed: string): string => normalizeText(typed.slice(0, 64)).replace(/[\s-]/g, '');

/** @returns the newest time step around now that the code belongs to; null when it belongs to none */
export function matchStep(secret: Uint8Array, code: string, now: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  let matched: number | null = null;
  for (let step = stepAt(now) - windowSteps; step <= stepAt(now) + windowSteps; step += 1) {
    if (timingSafeEqual(Buffer.from(codeOfStep(secret, step)), Buffer.from(code))) matched = step;
  }
  return matched;
}

/** What an app reads from the QR code. */
export function otpAuthUri(secret: string, accountName: string): string {
  const label = `Kizuna:${encodeURIComponent(accountName)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=Kizuna&algorithm=SHA1&digits=${digits}&period=${stepSeconds}`;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32 of RFC 4648, without padding. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((value >>> bits) & 31);
    }
  }
  return bits > 0 ? text + alphabet.charAt((value << (5 - bits)) & 31) : text;
}
