/** A mail, ready to send. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

/**
 * Sends mail. It is only called by the `mail_send` job: everybody else enqueues that job in the transaction that causes
 * the mail, so that a mail is never sent for a change that was rolled back, and never forgotten for one that was not.
 * Adapters: `.eml` files in a folder, SMTP.
 */
export interface Mailer {
  /**
   * @param mail what to send
   * @param messageId the same for each retry of one mail, so that a receiver can drop a repeat
   * @throws when the mail was not taken; the job then tries again
   */
  send(mail: Mail, messageId: string): Promise<void>;

  close(): Promise<void>;
}
