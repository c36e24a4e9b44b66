import { parentPort, workerData } from 'node:worker_threads';
import type { PictureRequest } from './render-picture.ts';
import { renderPicture } from './render-picture.ts';

/** What the thread says: how far it is, then the pixels. */
export type RenderMessage = { readonly progress: number } | { readonly pixels: Uint8Array<ArrayBuffer> };

const say = (message: RenderMessage, transfer: ArrayBuffer[] = []): void => parentPort?.postMessage(message, transfer);

const request: PictureRequest = workerData;
const pixels = renderPicture(request, (progress) => say({ progress }));
say({ pixels }, [pixels.buffer]);
