import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createTransport } from 'nodemailer';
import { composeMail, mailFingerprint } from './compose-mail.ts';
import { parseEml } from './eml-reader.ts';
import type { Mailer } from './mailer.ts';

/** Where the mails are written, and who they are from. */
export interface EmlMailerOptions {
  readonly folder: string;
  /** For example `Kizuna <no-reply@kizuna.example>`. */
  readonly from: string;
}

/** A mail of the outbox folder. */
export interface WrittenMail {
  /** The file's name without `.eml`. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly sentAt: Date;
  readonly text: string;
}

// The time with "-" for ":", as Windows has no ":" in file names.
const namePattern = /^(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d\.\d{3}Z)-[0-9a-f]{16}$/;

/**
 * Writes mails as `.eml` files, which any mail program opens, instead of sending them. A retry of a mail that is there
 * already writes nothing.
 */
export function createEmlMailer({ folder, from }: EmlMailerOptions): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  return {
    async send(mail, messageId) {
      const { message } = await transport.sendMail(composeMail(mail, messageId, from));
      const bytes = Buffer.isBuffer(message) ? message : await buffer(message);
      await mkdir(folder, { recursive: true });
      const fingerprint = mailFingerprint(messageId);
      if ((await readdir(folder)).some((name) => name.endsWith(`-${fingerprint}.eml`))) return;
      const time = new Date().toISOString().replaceAll(':', '-');
      const temporary = join(folder, `${randomUUID()}.part`);
      try {
        const file = await open(temporary, 'wx', 0o600);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(temporary, join(folder, `${time}-${fingerprint}.eml`));
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    async close() {
      transport.close();
    },
  };
}

/**
 * Reads the newest mails of a folder that `createEmlMailer` wrote, newest first; other files are passed over.
 * @param limit how many at most
 */
export async function listMails(folder: string, limit = 100): Promise<WrittenMail[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const ids = names.flatMap((name) => (name.endsWith('.eml') ? [name.slice(0, -'.eml'.length)] : []));
  const newest = ids
    .filter((id) => namePattern.test(id))
    .sort((a, b) => (a < b ? 1 : -1))
    .slice(0, limit);
  return Promise.all(
    newest.map(async (id) => {
      const { to, subject, text } = parseEml(await readFile(join(folder, `${id}.eml`), 'utf8'));
      return { id, to, subject, text, sentAt: new Date(id.replace(namePattern, '$1$2:$3:$4')) };
    }),
  );
}
