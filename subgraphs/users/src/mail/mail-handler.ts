import type { Database } from '@kizuna/kit/db/database';
import type { JobHandler } from '@kizuna/kit/jobs/job-types';
import { type MailRequest, mailJobPayload } from '@kizuna/kit/mail/mail-job';
import type { Mailer } from '@kizuna/kit/mail/mailer';
import { findAccounts } from '../account/account-repository.ts';
import type { Tables } from '../db/tables.ts';
import { fillGaps, mailTexts } from './mail-templates.ts';

/** Sends one mail to one user, in the language of their account. A closed account gets none. */
export function createMailHandler({ db }: Database<Tables>, mailer: Mailer): JobHandler<MailRequest> {
  return {
    payload: mailJobPayload,
    async run({ template, userId, data }, { jobId }) {
      const [account] = await findAccounts(db, [userId]);
      if (!account?.isActive) return;
      const { subject, text } = mailTexts[template];
      const values = { ...data, displayName: account.displayName };
      await mailer.send(
        {
          to: account.email,
          subject: fillGaps(subject[account.locale], values),
          text: fillGaps(text[account.locale], values),
        },
        `job-${jobId}`,
      );
    },
  };
}
