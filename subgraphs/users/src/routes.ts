import type { FastifyPluginAsync } from 'fastify';
import type { SigningKeys } from './token/signing-keys.ts';

/** The public keys of access tokens, for whoever wants to check one. */
export function createRoutes(keys: SigningKeys): FastifyPluginAsync {
  return async (app) => {
    app.get('/.well-known/jwks.json', async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=300').send(await keys.publicKeys()),
    );
  };
}
