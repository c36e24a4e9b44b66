import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalid, KizunaError } from '../errors/kizuna-error.ts';
import type { Storage } from './storage.ts';

/** What may come in. */
export interface ReceiveUploadOptions {
  readonly maxBytes: number;
  /** The type to store it under, which the caller has checked; the request's own is not believed. */
  readonly contentType: string;
}

const lingerMs = 5_000;

/**
 * Lets the routes of this fastify instance (register a plugin for it, so that others keep their parsers) read bodies as
 * streams, whatever their type and size; `receiveUpload` needs it.
 */
export function acceptRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
}

/**
 * Streams the body of a PUT into storage. All or nothing: whatever it throws, what was stored under `key` before stays.
 * @returns the bytes stored
 * @throws KizunaError PAYLOAD_TOO_LARGE beyond `maxBytes`, VALIDATION_ERROR for an empty body or one that breaks off
 */
export async function receiveUpload(
  request: FastifyRequest,
  storage: Storage,
  key: string,
  { maxBytes, contentType }: ReceiveUploadOptions,
): Promise<{ size: number }> {
  const announced = request.headers['content-length'];
  const expected = announced === undefined ? undefined : Number(announced);
  try {
    if (expected !== undefined && expected > maxBytes) throw tooLarge(maxBytes);
    // A stream that ends in an error is all that storage needs to leave nothing behind.
    return await storage.put(key, Readable.from(checked(request, maxBytes, expected), { objectMode: false }), {
      contentType,
    });
  } catch (error) {
    discardRest(request);
    throw error;
  }
}

async function* checked(
  request: FastifyRequest,
  maxBytes: number,
  expected: number | undefined,
): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    // Destroying the request would close the connection before the answer that says what was wrong.
    for await (const chunk of request.raw.iterator({ destroyOnReturn: false })) {
      const bytes: Buffer = chunk;
      size += bytes.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      yield bytes;
    }
  } catch (error) {
    throw error instanceof KizunaError ? error : brokenOff(error);
  }
  if (size === 0) throw invalid('body', 'The file is empty.', 'ファイルが空です。');
  if (!request.raw.complete || (expected !== undefined && size !== expected)) throw brokenOff(undefined);
}

/**
 * For a body that is refused: reads on for a little while, as a client that is still sending does not listen yet; then hangs
 * up.
 */
export function discardRest({ raw }: FastifyRequest): void {
  if (raw.readableEnded || raw.destroyed) return;
  raw.on('error', () => undefined);
  raw.resume();
  const timer = setTimeout(() => raw.socket.destroy(), lingerMs);
  raw.once('close', () => clearTimeout(timer));
  raw.once('end', () => clearTimeout(timer));
}

function tooLarge(maxBytes: number): KizunaError {
  return new KizunaError('PAYLOAD_TOO_LARGE', {
    message: {
      en: `The file is larger than ${maxBytes} bytes.`,
      ja: `ファイルサイズが上限（${maxBytes} バイト）を超えています。`,
    },
    details: { maxBytes },
  });
}

function brokenOff(cause: unknown): KizunaError {
  return new KizunaError('VALIDATION_ERROR', {
    field: 'body',
    message: { en: 'The upload broke off.', ja: 'アップロードが途中で中断されました。' },
    cause,
  });
}
