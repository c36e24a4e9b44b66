import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { sendObject } from '@kizuna/kit/storage/send-object';
import type { Storage } from '@kizuna/kit/storage/storage';
import type { FastifyPluginAsync } from 'fastify';
import { type ImageAddresses, imagePath } from './image-addresses.ts';
import { imageKey } from './image-key.ts';

/** `GET /files/ai/images/:id`: an image's bytes, for who holds a signed address. */
export function createImageRoutes(storage: Storage, addresses: ImageAddresses): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Params: { id: string } }>('/files/ai/images/:id', async (request, reply) => {
      const id = Number(request.params.id);
      if (!Number.isSafeInteger(id) || id < 1) throw new KizunaError('NOT_FOUND');
      addresses.verify({ method: request.method, path: imagePath(id), query: request.query }, new Date());
      // What is made once never changes; the address itself ends within the hour.
      return sendObject(request, reply, storage, imageKey(id), {
        cacheControl: 'private, max-age=3600, immutable',
        fileName: `kizuna-${id}.png`,
      });
    });
  };
}
