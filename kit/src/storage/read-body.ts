import type { FastifyRequest } from 'fastify';
import { invalid, KizunaError } from '../errors/kizuna-error.ts';

/**
 * Reads the body of a PUT whole, for what must not be written anywhere as it comes: identity documents only touch a disk
 * encrypted, and pictures of people without the place they were taken at.
 * The instance must have been given `acceptRawBodies`; what is left of a refused body is the caller's to discard.
 * @param size bytes that must come, no more and no fewer
 * @throws KizunaError PAYLOAD_TOO_LARGE beyond `size`, VALIDATION_ERROR for a shorter body or one that breaks off
 */
export async function readBody(request: FastifyRequest, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let received = 0;
  try {
    if (Number(request.headers['content-length'] ?? 0) > size) throw tooLarge(size);
    // Destroying the request would close the connection before the answer that says what was wrong.
    for await (const chunk of request.raw.iterator({ destroyOnReturn: false })) {
      const bytes: Buffer = chunk;
      received += bytes.length;
      if (received > size) throw tooLarge(size);
      chunks.push(bytes);
    }
  } catch (error) {
    throw error instanceof KizunaError ? error : incomplete(size);
  }
  if (received !== size || !request.raw.complete) throw incomplete(size);
  return Buffer.concat(chunks, size);
}

function tooLarge(size: number): KizunaError {
  return new KizunaError('PAYLOAD_TOO_LARGE', {
    message: {
      en: `The file is larger than the ${size} bytes that were announced.`,
      ja: `ファイルが申告されたサイズ（${size} バイト）を超えています。`,
    },
    details: { maxBytes: size },
  });
}

function incomplete(size: number): KizunaError {
  return invalid(
    'body',
    `The upload broke off: ${size} bytes were announced.`,
    `アップロードが途中で中断されました（申告サイズ ${size} バイト）。`,
  );
}
