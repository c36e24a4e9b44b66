import { createHash } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import { invalid } from '../errors/kizuna-error.ts';
import type { Mail } from './mailer.ts';

const addressPattern = /^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+$/;

/**
 * A mail in nodemailer's terms.
 * @param from the sender, for example `Kizuna <no-reply@kizuna.example>`
 * @throws KizunaError VALIDATION_ERROR (which a job does not retry) unless `to` is exactly one address
 */
export function composeMail(mail: Mail, messageId: string, from: string): SendMailOptions {
  if (!addressPattern.test(mail.to))
    throw invalid('to', 'This is no mail address.', 'メールアドレスの形式が正しくありません。');
  return {
    from,
    // As an object it is taken as it stands: a string could name several receivers.
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    ...(mail.html === undefined ? {} : { html: mail.html }),
    messageId: formatMessageId(messageId, from),
    textEncoding: 'base64',
    // Content comes from strings only, whatever they look like.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** A short name for one mail that fits into a file name; the same for each retry. */
export function mailFingerprint(messageId: string): string {
  return createHash('sha256').update(messageId).digest('hex').slice(0, 16);
}

/** RFC 5322 wants `<left@right>`; an id that has the form already stays as it is. */
function formatMessageId(messageId: string, from: string): string {
  if (/^<[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+>$/.test(messageId)) return messageId;
  const left = /^[A-Za-z0-9._+-]{1,200}$/.test(messageId) ? messageId : mailFingerprint(messageId);
  const [, domain = 'kizuna.invalid'] = /@([A-Za-z0-9.-]+)>?\s*$/.exec(from) ?? [];
  return `<${left}@${domain}>`;
}
