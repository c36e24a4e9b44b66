import type { FastifyPluginAsync } from 'fastify';
import { createAccountExportRoutes } from './account-task/account-export-routes.ts';
import type { UsersServices } from './context.ts';
import type { SigningKeys } from './token/signing-keys.ts';

/** The public keys of access tokens, for whoever wants to check one, and the files of exports. */
export function createRoutes(
  keys: SigningKeys,
  { accountExports, accountTasks }: Pick<UsersServices, 'accountExports' | 'accountTasks'>,
): FastifyPluginAsync {
  return async (app) => {
    await app.register(createAccountExportRoutes(accountExports, accountTasks));
    app.get('/.well-known/jwks.json', async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=300').send(await keys.publicKeys()),
    );
  };
}
