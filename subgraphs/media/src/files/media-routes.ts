import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { requireId } from '@kizuna/kit/graph/global-id';
import { acceptRawBodies, receiveUpload } from '@kizuna/kit/storage/receive-object';
import { sendObject } from '@kizuna/kit/storage/send-object';
import type { UrlClaims, UrlSigner } from '@kizuna/kit/storage/signed-url';
import type { Storage } from '@kizuna/kit/storage/storage';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { UploadService } from '../upload/upload-service.ts';
import { shownFileKey } from './video-keys.ts';

export interface MediaRoutesOptions {
  readonly signer: UrlSigner;
  readonly storage: Storage;
  readonly uploads: UploadService;
}

/** The files of videos: in by a signed PUT, out by a signed GET. The address is the permission. */
export function createMediaRoutes({ signer, storage, uploads }: MediaRoutesOptions): FastifyPluginAsync {
  const verify = (request: FastifyRequest): UrlClaims => {
    const [path = ''] = request.url.split('?');
    return signer.verify({ method: request.method, path, query: request.query, now: new Date() });
  };

  return async (app) => {
    app.get<{ Params: { videoId: string; file: string } }>(
      '/files/media/videos/:videoId/:file',
      async (request, reply) => {
        verify(request);
        const { videoId, file } = request.params;
        const key = shownFileKey(requireId('Video', videoId), file);
        if (key === null) throw new KizunaError('NOT_FOUND');
        return sendObject(request, reply, storage, key, { cacheControl: 'private, max-age=3600' });
      },
    );

    await app.register(async (incoming) => {
      acceptRawBodies(incoming);
      incoming.put<{ Params: { videoId: string } }>('/files/media/upload/:videoId', async (request, reply) => {
        const { size: maxBytes } = verify(request);
        const videoId = requireId('Video', request.params.videoId);
        if (typeof maxBytes !== 'number') throw new KizunaError('FORBIDDEN');
        const { key } = await uploads.open(videoId);
        // The type that the client names is kept in the database only: nobody is ever shown these bytes.
        const contentType = 'application/octet-stream';
        const { size } = await receiveUpload(request, storage, key, { maxBytes, contentType });
        await uploads.attach(videoId, key, size);
        return reply.header('cache-control', 'no-store').send({ size });
      });
    });
  };
}
