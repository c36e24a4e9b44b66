import { createTransport } from 'nodemailer';
import { composeMail } from './compose-mail.ts';
import type { Mailer } from './mailer.ts';

/** Which server takes our mails, and who they are from. */
export interface SmtpMailerOptions {
  /** `smtp://user:password@host:587` (TLS when the server offers it; `?requireTLS=true` insists) or `smtps://host:465`. */
  readonly url: string;
  /** For example `Kizuna <no-reply@kizuna.example>`. */
  readonly from: string;
  /** How long the server may be silent at any point, in milliseconds. @default 15_000 */
  readonly timeoutMs?: number;
}

/** Sends through an SMTP server, over at most three connections that it keeps for the next mail. */
export function createSmtpMailer({ url, from, timeoutMs = 15_000 }: SmtpMailerOptions): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 3,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
  });

  return {
    async send(mail, messageId) {
      await transport.sendMail(composeMail(mail, messageId, from));
    },
    async close() {
      transport.close();
    },
  };
}
