import { type FileHandle, open } from 'node:fs/promises';
import type { ObjectInfo } from './storage.ts';

/**
 * One object is one file: a line of JSON with what must be known of it, then its bytes. With a side file for the content
 * type there would be two renames, and a reader between them would see a new type with old bytes.
 */
interface Header {
  readonly contentType: string;
}

const maxHeaderBytes = 512;

/** @throws RangeError when the content type is too long to be one */
export function encodeHeader(contentType: string): Buffer {
  const header = Buffer.from(`${JSON.stringify({ contentType } satisfies Header)}\n`);
  if (header.length > maxHeaderBytes) throw new RangeError('The content type is too long.');
  return header;
}

/** An object file open for reading; whoever has it closes `file`. */
export interface OpenObject {
  readonly file: FileHandle;
  readonly info: ObjectInfo;
  /** Where in the file the object's first byte is. */
  readonly offset: number;
}

/** @returns null when there is no such file. @throws when the file is no object */
export async function openObject(path: string): Promise<OpenObject | null> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (!file) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxHeaderBytes), 0, maxHeaderBytes, 0);
    const offset = buffer.subarray(0, bytesRead).indexOf(0x0a) + 1;
    const header: unknown = offset > 0 ? JSON.parse(buffer.toString('utf8', 0, offset)) : null;
    if (typeof header !== 'object' || header === null || !('contentType' in header)) {
      throw new Error(`${path} is not a stored object.`);
    }
    const { size, mtime } = await file.stat();
    return { file, offset, info: { size: size - offset, contentType: String(header.contentType), modifiedAt: mtime } };
  } catch (error) {
    await file.close();
    throw error;
  }
}
