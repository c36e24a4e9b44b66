import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { PictureRequest } from './render-picture.ts';
import type { RenderMessage } from './render-worker.ts';

/**
 * Draws a picture on a thread of its own, so that nobody else in the process waits for it.
 * @param signal ends the thread at once; the promise then rejects with its reason
 * @returns rows of red, green, blue; one byte each
 */
export async function renderInWorker(
  request: PictureRequest,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<Uint8Array> {
  signal.throwIfAborted();
  const worker = startThread(request);
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      worker.on('message', (message: RenderMessage) => {
        if ('pixels' in message) resolve(message.pixels);
        else onProgress(message.progress);
      });
      worker.on('error', reject);
      worker.on('exit', () => reject(signal.aborted ? signal.reason : new Error('The render thread ended too early.')));
    });
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

function startThread(request: PictureRequest): Worker {
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL('./render-worker.js', import.meta.url), { workerData: request });
  }
  // Run from source (tests, development): a thread does not inherit the process's loader for TypeScript.
  const tsx = createRequire(import.meta.url).resolve('tsx/cjs/api');
  const file = fileURLToPath(new URL('./render-worker.ts', import.meta.url));
  const start = `require(${JSON.stringify(tsx)}).require(${JSON.stringify(file)}, ${JSON.stringify(file)})`;
  return new Worker(start, { workerData: request, eval: true });
}
