import { randomBytes } from 'node:crypto';
import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Secrets } from '@kizuna/kit/config/secrets';
import { open, seal } from '@kizuna/kit/crypto/sealed-box';
import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Attempts } from '../attempts/attempts.ts';
import type { Tables } from '../db/tables.ts';
import type { AccountMails } from '../mail/account-mail.ts';
import type { Device } from '../session/session-service.ts';
import { hashBackupCode, makeBackupCodes } from './backup-codes.ts';
import { qrCodeSvg } from './qr/qr-svg.ts';
import { matchStep, normalizeCode, otpAuthUri, toBase32 } from './totp.ts';
import {
  deleteTotp,
  enableTotp,
  findTotp,
  putPendingTotp,
  type TotpRow,
  useBackupCode,
  useTotpStep,
} from './totp-repository.ts';

/** What an authenticator app needs to know. */
export interface TotpSetup {
  readonly secret: string;
  readonly otpAuthUri: string;
  /** Data URI of an SVG image. */
  readonly qrCodeImage: string;
}

/** The second factor of accounts. Tries of codes are counted for the account and for the address that they come from. */
export interface TotpService {
  /** @throws KizunaError CONFLICT when one is in use */
  setUp(userId: number, accountName: string): Promise<TotpSetup>;
  /** @returns backup codes, shown this once. @throws KizunaError INVALID_CREDENTIALS, RATE_LIMITED, CONFLICT */
  enable(userId: number, code: string, device: Device): Promise<string[]>;
  /** @throws KizunaError INVALID_CREDENTIALS, RATE_LIMITED */
  disable(userId: number, code: string, device: Device): Promise<void>;
  isEnabled(userId: number): Promise<boolean>;
  /** Takes a TOTP or backup code, each once. @throws KizunaError INVALID_CREDENTIALS, RATE_LIMITED */
  use(userId: number, code: string, device: Device): Promise<void>;
}

const windowSeconds = 15 * 60;
const perAccount = { limit: 5, windowSeconds };
const perAddress = { limit: 100, windowSeconds };
const secretBytes = 20;

export function createTotpService(options: {
  readonly database: Database<Tables>;
  readonly attempts: Attempts;
  readonly mails: AccountMails;
  readonly secrets: Secrets;
  readonly publicUrl: string;
}): TotpService {
  const { attempts, mails, publicUrl } = options;
  const { db } = options.database;
  const sealingKey = options.secrets.derive('totp');
  const backupKey = options.secrets.derive('backup-codes');
  const purposeOf = (userId: number) => `totp ${userId}`;
  const secretOf = ({ userId, sealedSecret }: TotpRow) =>
    open(sealingKey, purposeOf(userId), Buffer.from(sealedSecret, 'base64'));

  async function tellOwner(tx: Parameters<AccountMails['enqueue']>[0], userId: number): Promise<void> {
    const values = { link: `${publicUrl}/security` };
    await mails.enqueue(tx, { template: 'second_factor_changed', userId, values });
  }

  async function take(userId: number, typed: string): Promise<boolean> {
    const row = await findTotp(db, userId);
    if (!row?.isEnabled) return false;
    const code = normalizeCode(typed);
    const step = matchStep(secretOf(row), code, Date.now());
    if (step !== null) return useTotpStep(db, userId, step);
    return useBackupCode(db, userId, hashBackupCode(backupKey, userId, code));
  }

  async function countTry(userId: number, { address }: Device): Promise<void> {
    await attempts.countAddress('totp-address', address, perAddress);
    await attempts.count('totp', userId, perAccount);
  }

  async function use(userId: number, code: string, device: Device): Promise<void> {
    await countTry(userId, device);
    if (!(await take(userId, code))) throw wrongCode();
    await attempts.forgive('totp', userId);
  }

  return {
    use,
    isEnabled: async (userId) => (await findTotp(db, userId))?.isEnabled ?? false,

    async setUp(userId, accountName) {
      const bytes = randomBytes(secretBytes);
      const sealed = seal(sealingKey, purposeOf(userId), bytes).toString('base64');
      if (!(await putPendingTotp(db, userId, sealed))) throw inUse();
      const secret = toBase32(bytes);
      const uri = otpAuthUri(secret, accountName);
      const image = Buffer.from(qrCodeSvg(uri)).toString('base64');
      return { secret, otpAuthUri: uri, qrCodeImage: `data:image/svg+xml;base64,${image}` };
    },

    async enable(userId, typed, device) {
      await countTry(userId, device);
      const row = await findTotp(db, userId);
      if (row?.isEnabled) throw inUse();
      const step = row && matchStep(secretOf(row), normalizeCode(typed), Date.now());
      if (!row || step === null) throw wrongCode();
      const codes = makeBackupCodes();
      const backupCodes = codes.map((code) => hashBackupCode(backupKey, userId, code));
      await db.transaction(async (tx) => {
        if (!(await enableTotp(tx, row, { backupCodes, lastUsedStep: step }))) throw inUse();
        await tellOwner(tx, userId);
        await recordAudit(tx, { action: 'totp.enable', actorId: userId, targetType: 'User', targetId: userId });
      });
      await attempts.forgive('totp', userId);
      return codes;
    },

    async disable(userId, code, device) {
      await use(userId, code, device);
      await db.transaction(async (tx) => {
        await deleteTotp(tx, userId);
        await tellOwner(tx, userId);
        await recordAudit(tx, { action: 'totp.disable', actorId: userId, targetType: 'User', targetId: userId });
      });
    },
  };
}

const wrongCode = () =>
  new KizunaError('INVALID_CREDENTIALS', {
    message: { en: 'This code is not right, or was used before.', ja: 'コードが正しくないか、既に使用されています。' },
  });

const inUse = () =>
  new KizunaError('CONFLICT', {
    message: { en: 'Two-step sign-in is switched on already.', ja: '2段階認証は既に有効です。' },
  });
