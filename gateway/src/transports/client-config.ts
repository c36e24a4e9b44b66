import { demoCast, demoPassword } from '@kizuna/kit/demo/cast';
import type { FastifyInstance } from 'fastify';
import { type Outbox, outboxReaders } from './outbox.ts';

/** What the web client asks for before it shows the sign-in page. */
export type ClientConfig =
  | { readonly demo: false }
  | {
      readonly demo: true;
      readonly castPassword: string;
      readonly cast: readonly { readonly username: string; readonly note: string }[];
    };

/** The demo cast is offered on the sign-in page; nobody is where there is no demo. */
export function clientConfigOf(demo: boolean): ClientConfig {
  if (!demo) return { demo: false };
  const cast = Object.values(demoCast).map(({ username, userType }) => ({ username, note: userType }));
  return { demo: true, castPassword: demoPassword, cast };
}

/** @param outbox whose readers are told, so that the client shows the way to it to nobody else; null for none */
export function clientConfigRoute(app: FastifyInstance, config: ClientConfig, outbox: Outbox | null): void {
  app.get('/client-config.json', async (request, reply) =>
    reply.header('cache-control', 'no-cache').send({ ...config, outbox: outbox && outboxReaders(outbox, request.raw) }),
  );
}
