import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { readBody } from '@kizuna/kit/storage/read-body';
import { acceptRawBodies, discardRest } from '@kizuna/kit/storage/receive-object';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { type DocumentLinks, lookPath, uploadPath } from './document-links.ts';
import type { DocumentService } from './document-service.ts';

interface DocumentRoute {
  Params: { id: string };
}

/** Where signed links lead: documents come in by `PUT` and are looked at by `GET`. Nothing else shows a document. */
export function createDocumentRoutes(links: DocumentLinks, documents: DocumentService): FastifyPluginAsync {
  // One file at a time for each document: what comes in is held in memory.
  const underWay = new Set<number>();

  async function receive(request: FastifyRequest<DocumentRoute>): Promise<void> {
    const grant = links.readUpload(numberOf(request), request);
    if (underWay.has(grant.documentId)) throw alreadyUnderWay();
    underWay.add(grant.documentId);
    try {
      await documents.checkUpload(grant);
      await documents.receive(grant, await readBody(request, grant.size));
    } finally {
      underWay.delete(grant.documentId);
    }
  }

  return async (app) => {
    acceptRawBodies(app);

    app.put<DocumentRoute>(uploadPath, async (request, reply) => {
      try {
        await receive(request);
      } catch (error) {
        discardRest(request);
        throw error;
      }
      return reply.code(204).header('cache-control', 'no-store').send();
    });

    app.get<DocumentRoute>(lookPath, async (request, reply) => {
      const shown = await documents.show(links.readLook(numberOf(request), request));
      if (!shown) throw new KizunaError('NOT_FOUND');
      const { kind, content, contentType } = shown;
      const isPicture = contentType.startsWith('image/');
      return reply
        .headers({
          'cache-control': 'no-store',
          // A paper is somebody else's program to a browser: it is saved, never opened among our own pages.
          'content-disposition': isPicture ? 'inline' : `attachment; filename="${kind.toLowerCase()}.pdf"`,
          'content-security-policy': "default-src 'none'; sandbox",
          'referrer-policy': 'no-referrer',
          'x-content-type-options': 'nosniff',
        })
        .type(contentType)
        .send(content);
    });
  };
}

function numberOf({ params }: FastifyRequest<DocumentRoute>): number {
  return Number(params.id);
}

function alreadyUnderWay(): KizunaError {
  return new KizunaError('CONFLICT', {
    message: { en: 'This document is being sent already.', ja: 'この書類は現在送信中です。' },
  });
}
