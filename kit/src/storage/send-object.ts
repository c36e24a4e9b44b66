import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KizunaError } from '../errors/kizuna-error.ts';
import { parseRange } from './byte-range.ts';
import type { ObjectInfo, Storage } from './storage.ts';

/** How an object is shown. */
export interface SendObjectOptions {
  /** The Cache-Control header, for example `private, max-age=3600`. */
  readonly cacheControl: string;
  /** `attachment` makes a browser save it. @default 'inline' */
  readonly disposition?: 'inline' | 'attachment';
  /** The name under which a browser saves it; any characters. */
  readonly fileName?: string;
}

/**
 * Answers a GET or HEAD with an object: the whole, one range (206, 416), or 304 when the client has it already. A
 * missing object is 404 with `{ code, message }`. When the client goes away the object's stream is destroyed.
 */
export async function sendObject(
  request: FastifyRequest,
  reply: FastifyReply,
  storage: Storage,
  key: string,
  options: SendObjectOptions,
): Promise<FastifyReply> {
  const info = await storage.info(key);
  if (!info) return sendMissing(reply);

  const etag = etagOf(info);
  reply.headers({
    'accept-ranges': 'bytes',
    'cache-control': options.cacheControl,
    'content-disposition': contentDisposition(options),
    etag,
    'last-modified': info.modifiedAt.toUTCString(),
    'x-content-type-options': 'nosniff',
  });
  if (isFresh(request, info, etag)) return reply.code(304).send();

  const range = parseRange(rangeHeader(request, info, etag), info.size);
  if (range === 'unsatisfiable') {
    const { code, message } = new KizunaError('VALIDATION_ERROR', {
      message: {
        en: 'The range lies behind the end of the file.',
        ja: '指定された範囲がファイルの終わりを超えています。',
      },
    });
    return reply.code(416).header('content-range', `bytes */${info.size}`).send({ code, message });
  }
  if (range !== 'whole') reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${info.size}`);
  const length = range === 'whole' ? info.size : range.end - range.start + 1;
  reply.header('content-length', length).type(info.contentType);

  // An empty stream, as fastify would set the length to 0 for an empty payload.
  if (request.method === 'HEAD') return reply.send(Readable.from([]));
  const body = range === 'whole' ? await storage.get(key) : await storage.get(key, range);
  // Deleted between the two looks.
  if (!body) return sendMissing(reply);
  // fastify destroys the stream when the connection closes, but not when it closed before it saw the stream.
  if (request.raw.socket.destroyed) body.destroy();
  return reply.send(body);
}

function sendMissing(reply: FastifyReply): FastifyReply {
  for (const name of ['content-length', 'content-range', 'content-disposition', 'etag', 'last-modified']) {
    reply.removeHeader(name);
  }
  const { code, message, status } = new KizunaError('NOT_FOUND');
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send({ code, message });
}

/** Changes whenever the object does, as nginx makes it: two writes in one tick of the clock with one size are not told apart. */
function etagOf({ modifiedAt, size }: ObjectInfo): string {
  return `"${modifiedAt.getTime().toString(36)}-${size.toString(36)}"`;
}

function isFresh(request: FastifyRequest, info: ObjectInfo, etag: string): boolean {
  const known = request.headers['if-none-match'];
  if (known !== undefined) {
    return known.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
  }
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return Math.floor(info.modifiedAt.getTime() / 1_000) * 1_000 <= since;
}

/** The Range header, unless If-Range says that it was meant for an older object. */
function rangeHeader(request: FastifyRequest, info: ObjectInfo, etag: string): string | undefined {
  const condition = request.headers['if-range'];
  const holds = condition === undefined || condition === etag || condition === info.modifiedAt.toUTCString();
  return holds ? request.headers.range : undefined;
}

/** RFC 6266: a plain name for old clients, the exact one in UTF-8. */
function contentDisposition({ disposition = 'inline', fileName }: SendObjectOptions): string {
  if (fileName === undefined) return disposition;
  const plain = fileName.replaceAll(/[^A-Za-z0-9 ._-]/g, '_');
  // Through a Buffer, as half a surrogate pair would make encodeURIComponent throw.
  const exact = encodeURIComponent(Buffer.from(fileName).toString()).replaceAll(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${exact}`;
}
