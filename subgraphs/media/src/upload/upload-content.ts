import { buffer } from 'node:stream/consumers';
import { invalid } from '@kizuna/kit/errors/kizuna-error';
import type { Storage } from '@kizuna/kit/storage/storage';
import { fileTypeFromBuffer } from 'file-type';

const headBytes = 4_096;

/** Containers of sound and pictures whose type does not begin with `video/` or `audio/`. */
const otherMediaTypes = ['application/ogg', 'application/mxf', 'application/vnd.ms-asf'];

/**
 * Looks at the beginning of an uploaded file. What is plainly something else is refused; what the first bytes do not tell
 * is left to ffprobe.
 * @throws KizunaError VALIDATION_ERROR
 */
export async function checkUploadedContent(storage: Storage, key: string): Promise<void> {
  const stream = await storage.get(key, { start: 0, end: headBytes - 1 });
  if (!stream) return;
  const type = (await fileTypeFromBuffer(await buffer(stream)))?.mime;
  if (type === undefined || /^(?:video|audio)\//.test(type) || otherMediaTypes.includes(type)) return;
  throw invalid(
    'contentType',
    `The file is neither video nor sound: its content is ${type}.`,
    `ファイルは動画でも音声でもありません（内容: ${type}）。`,
  );
}
