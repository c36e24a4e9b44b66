import { createEmlMailer, type EmlMailerOptions } from './eml-mailer.ts';
import type { Mailer } from './mailer.ts';
import { createSmtpMailer, type SmtpMailerOptions } from './smtp-mailer.ts';

/** How mails leave. */
export type MailerConfig =
  | ({ readonly kind: 'eml' } & EmlMailerOptions)
  | ({ readonly kind: 'smtp' } & SmtpMailerOptions);

/** The mailer that the configuration names; the caller closes it. */
export function openMailer(config: MailerConfig): Mailer {
  switch (config.kind) {
    case 'eml':
      return createEmlMailer(config);
    case 'smtp':
      return createSmtpMailer(config);
  }
}
