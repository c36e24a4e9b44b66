import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database } from '@kizuna/kit/db/database';
import type { LocalizedText } from '@kizuna/kit/errors/error-codes';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { AttemptLimit, Attempts } from '../attempts/attempts.ts';
import type { Tables } from '../db/tables.ts';
import type { PinService } from '../second-factor/pin-service.ts';
import type { TotpService } from '../second-factor/totp-service.ts';
import type { Device } from '../session/session-service.ts';
import { insertPaymentTry, isAuthorized, type PaymentTry } from './payment-repository.ts';

export interface PaymentApproval {
  readonly paymentId: string;
  readonly method: 'TOTP' | 'PIN';
  readonly code: string;
}

export interface PaymentResult {
  readonly success: boolean;
  /** Why not; null when it is authorised. */
  readonly detail: LocalizedText | null;
}

type Failure = Exclude<PaymentTry['status'], 'SUCCEEDED'>;

/**
 * Authorises payments by something that only the payer has. Each of a payer's payments is authorised once; what others call
 * theirs neither shows nor matters, or anybody could find out about a payment, or stand in its way, by naming it first.
 */
export interface PaymentService {
  /** @throws KizunaError RATE_LIMITED while the method is locked or after too many tries, VALIDATION_ERROR for an odd payment id */
  authorize(userId: number, approval: PaymentApproval, device: Device): Promise<PaymentResult>;
}

/** Whatever comes of them: each leaves a line in a log that is kept for years. */
const perAccount = { limit: 60, windowSeconds: 60 * 60 };

export function createPaymentService(options: {
  readonly database: Database<Tables>;
  readonly attempts: Attempts;
  readonly totp: TotpService;
  readonly pins: PinService;
}): PaymentService {
  const { attempts, totp, pins } = options;
  const { db } = options.database;

  return {
    async authorize(userId, { paymentId, method, code }, device) {
      if (!/^[A-Za-z0-9_.:-]{1,100}$/.test(paymentId)) {
        throw invalid(
          'paymentId',
          'Use 1 to 100 letters, digits, “_”, “-”, “.” or “:”.',
          '半角英数字と「_」「-」「.」「:」を使い、1〜100文字で指定してください。',
        );
      }
      await attempts.count('payment', userId, perAccount);
      const { address, userAgent } = device;
      const entry = { userId, paymentId, authMethod: method, metadata: { address, userAgent } };
      const refuse = async (status: Failure): Promise<PaymentResult> => {
        await insertPaymentTry(db, { ...entry, status });
        return { success: false, detail: details[status] };
      };

      // Asked first so that no code is used up in vain; the unique key decides when two ask at once.
      if (await isAuthorized(db, userId, paymentId)) return refuse('ALREADY_AUTHORIZED');
      if (method === 'TOTP' && !(await totp.isEnabled(userId))) return refuse('NOT_SET_UP');
      try {
        await (method === 'TOTP' ? totp.use(userId, code, device) : pins.verify(userId, code, device));
      } catch (error) {
        if (!(error instanceof KizunaError)) throw error;
        const status = failureOf(error);
        if (!status) throw error;
        if (status !== 'LOCKED') return refuse(status);
        // A lock refuses any number of tries; the first is written down. The count refuses the others, as long as the lock lasts.
        await attempts.count(`payment-lock-${method}`, userId, onceIn(error));
        await refuse(status);
        throw error;
      }
      const authorized = await db.transaction(async (tx) => {
        if (!(await insertPaymentTry(tx, { ...entry, status: 'SUCCEEDED' }))) return false;
        const target = { targetType: 'Payment', targetId: paymentId };
        await recordAudit(tx, { action: 'payment.authorize', actorId: userId, ...target, details: { method } });
        return true;
      });
      return authorized ? { success: true, detail: null } : refuse('ALREADY_AUTHORIZED');
    },
  };
}

function failureOf({ code }: KizunaError): Failure | null {
  if (code === 'INVALID_CREDENTIALS') return 'WRONG_CODE';
  if (code === 'RATE_LIMITED') return 'LOCKED';
  return code === 'VALIDATION_ERROR' ? 'NOT_SET_UP' : null;
}

/** One for as long as a lock lasts. */
function onceIn(lock: KizunaError): AttemptLimit {
  return { limit: 1, windowSeconds: Number(lock.details?.retryAfterMs ?? 0) / 1_000 };
}

const details: Readonly<Record<Failure, LocalizedText>> = {
  WRONG_CODE: { en: 'The code is not right, or was used before.', ja: 'コードが正しくないか、既に使用されています。' },
  LOCKED: { en: 'Too many wrong tries. Please wait.', ja: '試行回数の上限に達しました。しばらくお待ちください。' },
  NOT_SET_UP: { en: 'This method is not set up.', ja: 'この認証方法は設定されていません。' },
  ALREADY_AUTHORIZED: { en: 'This payment was authorised before.', ja: 'この支払いは既に承認されています。' },
};
