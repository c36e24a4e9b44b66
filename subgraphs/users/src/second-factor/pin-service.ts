import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { normalizeText } from '@kizuna/kit/input/normalize-text';
import type { Passwords } from '../account/passwords.ts';
import type { Attempts } from '../attempts/attempts.ts';
import type { Tables } from '../db/tables.ts';
import type { Device } from '../session/session-service.ts';
import {
  deletePin,
  findPin,
  forgivePinTries,
  type PinRow,
  pinLockMinutes,
  pinTries,
  putPin,
  takePinTry,
} from './pin-repository.ts';
import { isWeakPin } from './weak-pins.ts';

/** The PIN of accounts: 4 to 8 digits; five wrong ones lock it for 15 minutes. Tries count for their address, too. */
export interface PinService {
  /** Sets it, or another one. @throws KizunaError VALIDATION_ERROR */
  set(userId: number, pin: string): Promise<void>;
  /** @throws KizunaError INVALID_CREDENTIALS, RATE_LIMITED while it is locked, VALIDATION_ERROR when there is none */
  verify(userId: number, pin: string, device: Device): Promise<void>;
  disable(userId: number): Promise<void>;
}

/** Until when a PIN takes no try; null when it takes one. */
export function pinLockedUntil(row: PinRow | null, now: number): Date | null {
  if (!row?.lastAttemptAt || row.attemptCount < pinTries) return null;
  const end = new Date(row.lastAttemptAt.getTime() + pinLockMinutes * 60_000);
  return end.getTime() > now ? end : null;
}

const perAddress = { limit: 100, windowSeconds: pinLockMinutes * 60 };

export function createPinService({ db }: Database<Tables>, passwords: Passwords, attempts: Attempts): PinService {
  return {
    async set(userId, typed) {
      const pin = normalizePin(typed);
      if (!/^\d{4,8}$/.test(pin)) throw invalid('pin', 'Use 4 to 8 digits.', '4〜8桁の数字で入力してください。');
      if (isWeakPin(pin)) throw weakPin();
      const pinHash = await passwords.hash(pin);
      await db.transaction(async (tx) => {
        await putPin(tx, userId, pinHash);
        await recordAudit(tx, { action: 'pin.set', actorId: userId, targetType: 'User', targetId: userId });
      });
    },

    async verify(userId, pin, { address }) {
      await attempts.countAddress('pin-address', address, perAddress);
      const row = await takePinTry(db, userId);
      if (!row) throw await whyNoTry(userId);
      if (!(await passwords.verify(row.pinHash, normalizePin(pin)))) {
        await recordAudit(db, { action: 'pin.refuse', targetType: 'User', targetId: userId });
        throw new KizunaError('INVALID_CREDENTIALS', {
          field: 'pin',
          message: { en: 'The PIN is wrong.', ja: 'PIN が正しくありません。' },
        });
      }
      await forgivePinTries(db, row);
    },

    async disable(userId) {
      await db.transaction(async (tx) => {
        if (!(await deletePin(tx, userId))) return;
        await recordAudit(tx, { action: 'pin.disable', actorId: userId, targetType: 'User', targetId: userId });
      });
    },
  };

  async function whyNoTry(userId: number): Promise<KizunaError> {
    const row = await findPin(db, userId);
    if (!row) return invalid('pin', 'There is no PIN yet: set one first.', 'PIN が設定されていません。');
    const end = pinLockedUntil(row, Date.now())?.getTime() ?? Date.now();
    return new KizunaError('RATE_LIMITED', { details: { retryAfterMs: Math.max(1, end - Date.now()) } });
  }
}

const weakPin = () =>
  invalid(
    'pin',
    'This PIN is too easy to guess: use no year, and no row, repetition, pairs or mirror of digits (1234, 1212, 1122, 1221).',
    '推測されやすい PIN です。年号や、1234・1212・1122・1221 のような連続・繰り返し・並びは使えません。',
  );

/** Also in the wide digits of a Japanese keyboard. */
const normalizePin = (typed: string): string => normalizeText(typed.slice(0, 64)).trim();
