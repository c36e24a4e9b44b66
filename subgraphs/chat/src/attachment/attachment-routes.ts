import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { requireId } from '@kizuna/kit/graph/global-id';
import type { Subgraph } from '@kizuna/kit/graph/subgraph';
import { acceptRawBodies, receiveUpload } from '@kizuna/kit/storage/receive-object';
import { sendObject } from '@kizuna/kit/storage/send-object';
import type { UrlSigner } from '@kizuna/kit/storage/signed-url';
import type { Storage } from '@kizuna/kit/storage/storage';
import type { AttachmentService } from './attachment-service.ts';

export interface AttachmentRoutesOptions {
  readonly signer: UrlSigner;
  readonly storage: Storage;
  readonly attachments: AttachmentService;
}

/** The type under which files are stored and sent that are no pictures: no browser runs what it says nothing about. */
const opaque = 'application/octet-stream';

/** The files of messages: in by a signed PUT, out by a signed GET. The address is the permission. */
export function createAttachmentRoutes(options: AttachmentRoutesOptions): NonNullable<Subgraph['routes']> {
  const { signer, storage, attachments } = options;
  const verify = ({ method, url, query }: { method: string; url: string; query: unknown }) => {
    const [path = ''] = url.split('?');
    return signer.verify({ method, path, query, now: new Date() });
  };

  return async (app) => {
    app.get<{ Params: { id: string; file: string } }>('/files/chat/attachments/:id/:file', async (request, reply) => {
      verify(request);
      const row = await attachments.find(requireId('MessageAttachment', request.params.id));
      const isWhole = request.params.file === 'whole';
      const key = isWhole ? row?.storageKey : row?.previewKey;
      if (!row || !key) throw new KizunaError('NOT_FOUND');
      return sendObject(request, reply, storage, key, {
        cacheControl: 'private, max-age=900',
        disposition: row.width === null ? 'attachment' : 'inline',
        ...(isWhole ? { fileName: row.filename } : {}),
      });
    });

    await app.register(async (incoming) => {
      acceptRawBodies(incoming);
      incoming.put<{ Params: { id: string } }>('/files/chat/upload/:id', async (request, reply) => {
        const { size: maxBytes } = verify(request);
        const id = requireId('MessageAttachment', request.params.id);
        if (typeof maxBytes !== 'number') throw new KizunaError('FORBIDDEN');
        const { key } = await attachments.open(id);
        const { size } = await receiveUpload(request, storage, key, { maxBytes, contentType: opaque });
        await attachments.attach(id, key, size);
        return reply.header('cache-control', 'no-store').send({ size });
      });
    });
  };
}
