import { open, seal } from '@kizuna/kit/crypto/sealed-box';
import type { Database } from '@kizuna/kit/db/database';
import { enqueueJob, type SqlExecutor } from '@kizuna/kit/jobs/job-queue';
import type { JobHandler } from '@kizuna/kit/jobs/job-types';
import type { Mailer } from '@kizuna/kit/mail/mailer';
import { z } from 'zod';
import { findAccounts } from '../account/account-repository.ts';
import type { Tables } from '../db/tables.ts';
import { type AccountMailTemplate, accountMailTemplates, accountMailTexts } from './account-mail-texts.ts';
import { fillGaps } from './mail-templates.ts';

export const accountMailKind = 'account_mail';

/** A mail about the account itself. */
export interface AccountMail {
  readonly template: AccountMailTemplate;
  readonly userId: number;
  /** Fills the gaps of the template; may be secret. */
  readonly values: Readonly<Record<string, string>>;
  /** Another address than the account's: one that is to be verified, or that was left. */
  readonly to?: string;
  /** Whether it goes to a closed account, too. @default false */
  readonly evenIfClosed?: boolean;
  /** After this moment the mail is of no use and is not sent. */
  readonly expiresAt?: Date;
}

/** Links in these mails open accounts, and the queue is read by more people than mail boxes are: what it carries is sealed. */
const sealedContent = z.object({
  values: z.record(z.string(), z.string()),
  to: z.string().nullable(),
  evenIfClosed: z.boolean(),
  expiresAt: z.number().nullable(),
});
const accountMailPayload = z.object({
  template: z.enum(accountMailTemplates),
  userId: z.number().int().positive(),
  sealed: z.string(),
});

/** A mail server may be away for hours; the back-off doubles. */
const maxAttempts = 12;

export interface AccountMails {
  /** On a transaction, the mail is sent if and only if that commits. */
  enqueue(executor: SqlExecutor, mail: AccountMail): Promise<void>;
  readonly handler: JobHandler<z.infer<typeof accountMailPayload>>;
}

/** @param key 32 bytes that seal what the queue carries */
export function createAccountMails({ db }: Database<Tables>, mailer: Mailer, key: Uint8Array): AccountMails {
  const purposeOf = (userId: number) => `account mail ${userId}`;
  return {
    async enqueue(executor, { template, userId, values, to, evenIfClosed = false, expiresAt }) {
      const content = { values, to: to ?? null, evenIfClosed, expiresAt: expiresAt?.getTime() ?? null };
      const sealed = seal(key, purposeOf(userId), Buffer.from(JSON.stringify(content))).toString('base64');
      await enqueueJob(executor, { kind: accountMailKind, payload: { template, userId, sealed }, maxAttempts });
    },

    handler: {
      payload: accountMailPayload,
      async run({ template, userId, sealed }, { jobId }) {
        const [account] = await findAccounts(db, [userId]);
        if (!account) return;
        const opened = open(key, purposeOf(userId), Buffer.from(sealed, 'base64')).toString();
        const { values, to, evenIfClosed, expiresAt } = sealedContent.parse(JSON.parse(opened));
        if (!account.isActive && !evenIfClosed) return;
        if (expiresAt !== null && expiresAt < Date.now()) return;
        const { subject, text } = accountMailTexts[template];
        const filled = { ...values, displayName: account.displayName };
        await mailer.send(
          {
            to: to ?? account.email,
            subject: fillGaps(subject[account.locale], filled),
            text: fillGaps(text[account.locale], filled),
          },
          `job-${jobId}`,
        );
      },
    },
  };
}
