import type { IncomingMessage } from 'node:http';

/**
 * Reads a body of `length` bytes.
 * @param onBody called with all of it at the moment when its last byte is there; never when the client goes away before
 */
export function readBody(request: IncomingMessage, length: number, onBody: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let received = 0;
  function onData(chunk: Buffer): void {
    chunks.push(chunk);
    received += chunk.length;
    if (received < length) return;
    request.off('data', onData);
    onBody(chunks.length === 1 ? chunk : Buffer.concat(chunks, received));
  }
  request.on('data', onData);
}

/** Makes a request as if nobody had read its body. Only from within `onBody`: once the stream has ended it is too late. */
export function putBack(request: IncomingMessage, body: Buffer): void {
  request.pause();
  request.unshift(body);
}
