import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { readBody } from '@kizuna/kit/storage/read-body';
import { acceptRawBodies, discardRest } from '@kizuna/kit/storage/receive-object';
import { sendObject } from '@kizuna/kit/storage/send-object';
import type { Storage } from '@kizuna/kit/storage/storage';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { AvatarAddresses } from './avatar-addresses.ts';
import type { AvatarService } from './avatar-service.ts';

interface AvatarRoute {
  Params: { id: string; version: string };
}

/** The pictures of people: in by a signed `PUT`, out by a signed `GET`. The address is the permission. */
export function createAvatarRoutes(options: {
  readonly addresses: AvatarAddresses;
  readonly avatars: AvatarService;
  readonly storage: Storage;
}): FastifyPluginAsync {
  const { addresses, avatars, storage } = options;
  // One picture at a time for each account: what comes in is held in memory.
  const underWay = new Set<number>();

  const shown = ({ method, url, query, params }: FastifyRequest<AvatarRoute>) => ({
    ...{ method, url, query },
    id: params.id,
  });

  async function receive(request: FastifyRequest<AvatarRoute>): Promise<void> {
    const { userId, size } = addresses.readUpload(shown(request));
    if (underWay.has(userId)) throw alreadyUnderWay();
    underWay.add(userId);
    try {
      await avatars.open(userId);
      await avatars.replace(userId, await readBody(request, size));
    } finally {
      underWay.delete(userId);
    }
  }

  return async (app) => {
    acceptRawBodies(app);

    app.put<AvatarRoute>('/files/users/avatar-upload/:id', async (request, reply) => {
      try {
        await receive(request);
      } catch (error) {
        discardRest(request);
        throw error;
      }
      return reply.code(204).header('cache-control', 'no-store').send();
    });

    app.get<AvatarRoute>('/files/users/avatars/:id/:version', async (request, reply) => {
      const key = await avatars.keyOf(addresses.readShown(shown(request)), request.params.version);
      if (key === null) throw new KizunaError('NOT_FOUND');
      return sendObject(request, reply, storage, key, { cacheControl: 'private, max-age=900' });
    });
  };
}

function alreadyUnderWay(): KizunaError {
  return new KizunaError('CONFLICT', {
    message: { en: 'A picture is being sent already.', ja: '画像は現在送信中です。' },
  });
}
