import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database } from '@kizuna/kit/db/database';
import type { LocalizedText } from '@kizuna/kit/errors/error-codes';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
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
  /** @throws KizunaError RATE_LIMITED while the method is locked, VALIDATION_ERROR for an odd payment id */
  authorize(userId: number, approval: PaymentApproval, device: Device): Promise<PaymentResult>;
}

export function createPaymentService(options: {
  readonly database: Database<Tables>;
  readonly totp: TotpService;
  readonly pins: PinService;
}): PaymentService {
  const { totp, pins } = options;
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
        const status = error instanceof KizunaError ? failureOf(error) : null;
        if (!status) throw error;
        const refused = await refuse(status);
        if (status === 'LOCKED') throw error;
        return refused;
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

const details: Readonly<Record<Failure, LocalizedText>> = {
  WRONG_CODE: { en: 'The code is not right, or was used before.', ja: 'コードが正しくないか、既に使用されています。' },
  LOCKED: { en: 'Too many wrong tries. Please wait.', ja: '試行回数の上限に達しました。しばらくお待ちください。' },
  NOT_SET_UP: { en: 'This method is not set up.', ja: 'この認証方法は設定されていません。' },
  ALREADY_AUTHORIZED: { en: 'This payment was authorised before.', ja: 'この支払いは既に承認されています。' },
};
