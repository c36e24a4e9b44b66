import { z } from 'zod';
import { enqueueJob, type SqlExecutor } from '../jobs/job-queue.ts';

/** The mails that Kizuna sends; `users` has a text for each in every language. */
export const mailTemplates = [
  'welcome_email',
  'kyc_approved',
  'kyc_rejected',
  'kyc_resubmission',
  'case_assigned',
  'report_submitted',
] as const;
export type MailTemplate = (typeof mailTemplates)[number];

/** What a `mail_send` job carries. Addresses never leave `users`, so the receiver is a user. */
export const mailJobPayload = z.object({
  template: z.enum(mailTemplates),
  userId: z.number().int().positive(),
  /** Fills the gaps of the template. */
  data: z.record(z.string(), z.string()),
});

export type MailRequest = z.infer<typeof mailJobPayload>;

export const mailJobKind = 'mail_send';

/** A mail server may be away for hours; the back-off doubles. */
const maxAttempts = 12;

/** Asks `users` to send a mail; on a transaction, the mail is sent if and only if that commits. */
export async function enqueueMail(executor: SqlExecutor, mail: MailRequest): Promise<void> {
  await enqueueJob(executor, { kind: mailJobKind, payload: mail, maxAttempts });
}
