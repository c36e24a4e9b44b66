import type { IncomingMessage } from 'node:http';
import type { KizunaConfig } from '@kizuna/kit/config/kizuna-config';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { listMails } from '@kizuna/kit/mail/eml-mailer';
import { mailFolderOf } from '@kizuna/kit/mail/mail-folder';
import { requireSession } from '@kizuna/kit/viewer/viewer';
import type { FastifyInstance } from 'fastify';
import type { HttpContext } from './http-context.ts';
import { isFromHere, loopbackNames } from './loopback.ts';
import type { OriginCheck } from './origin-check.ts';

/** Mails that were written into a folder instead of sent. There are links to new passwords in them. */
export interface Outbox {
  readonly folder: string;
  /** Whether everybody at this very machine may read them, too, and not administrators alone. */
  readonly isOpenHere: boolean;
}

export type OutboxReaders = 'EVERYBODY' | 'ADMINISTRATORS';

/**
 * The outbox of a process that writes its own mails. The demo's is open to whoever tries it out: there is no other way to read them.
 * @param publicUrl how browsers reach us; a demo that is reached from elsewhere is open to nobody
 * @returns null where mails are sent, and in production
 */
export function outboxOf(
  config: Pick<KizunaConfig, 'dataFolder' | 'smtpUrl' | 'production' | 'demo'>,
  publicUrl: string,
): Outbox | null {
  if (config.smtpUrl !== null || config.production) return null;
  return { folder: mailFolderOf(config), isOpenHere: config.demo && loopbackNames.has(new URL(publicUrl).hostname) };
}

/** Who may read it by requests such as this one. */
export function outboxReaders({ isOpenHere }: Outbox, request: IncomingMessage): OutboxReaders {
  return isOpenHere && isFromHere(request) ? 'EVERYBODY' : 'ADMINISTRATORS';
}

export interface OutboxOptions {
  readonly outbox: Outbox;
  readonly origins: Pick<OriginCheck, 'refuseForeign'>;
  readonly contextOf: HttpContext;
}

const maxMails = 50;

/** Serves the newest mails, whole, so that no client names a file. */
export function serveOutbox(app: FastifyInstance, { outbox, origins, contextOf }: OutboxOptions): void {
  app.get('/outbox.json', async (request, reply) => {
    origins.refuseForeign(request.raw);
    if (outboxReaders(outbox, request.raw) === 'ADMINISTRATORS') {
      const { viewer } = await contextOf(request.raw, request.id);
      if (requireSession(viewer).userType !== 'ADMIN') throw new KizunaError('FORBIDDEN');
    }
    return reply.header('cache-control', 'no-store').send({ mails: await listMails(outbox.folder, maxMails) });
  });
}
