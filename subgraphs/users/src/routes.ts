import type { Storage } from '@kizuna/kit/storage/storage';
import type { FastifyPluginAsync } from 'fastify';
import { createAccountExportRoutes } from './account-task/account-export-routes.ts';
import { createAvatarRoutes } from './avatar/avatar-routes.ts';
import type { UsersServices } from './context.ts';
import type { SigningKeys } from './token/signing-keys.ts';

/** The public keys of access tokens, for whoever wants to check one, the files of exports, and the pictures of people. */
export function createRoutes(
  keys: SigningKeys,
  storage: Storage,
  services: Pick<UsersServices, 'accountExports' | 'accountTasks' | 'avatars' | 'avatarAddresses'>,
): FastifyPluginAsync {
  const { accountExports, accountTasks, avatars, avatarAddresses } = services;
  return async (app) => {
    await app.register(createAccountExportRoutes(accountExports, accountTasks));
    await app.register(createAvatarRoutes({ addresses: avatarAddresses, avatars, storage }));
    app.get('/.well-known/jwks.json', async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=300').send(await keys.publicKeys()),
    );
  };
}
