import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { checkKey, checkPrefix, checkRange, outOfRange } from './keys.ts';
import { encodeHeader, openObject } from './object-file.ts';
import type { Storage } from './storage.ts';

// Keys cannot hold "+", so neither name can meet a key: "a" and "a/b" can both be stored.
const objectEnding = '+object';
const incomingName = '+incoming';
const leftoverAgeMs = 24 * 60 * 60 * 1_000;

/**
 * Object storage in a folder, which several processes of one machine may share. An object is written to a file in
 * `+incoming`, brought to the disk (fsync) and renamed into place, which a file system does in one step.
 */
export function createFolderStorage({ folder }: { folder: string }): Storage {
  const incoming = join(folder, incomingName);
  let ready: Promise<void> | undefined;

  const objectPath = (key: string): string => {
    checkKey(key);
    return join(folder, `${key}${objectEnding}`);
  };

  /** Once; again when it did not work, for the disk may be back. */
  const prepared = (): Promise<void> => {
    ready ??= prepare().catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
    return ready;
  };

  /** Makes the folder, and clears away what a process that died left unfinished. */
  const prepare = async (): Promise<void> => {
    await mkdir(incoming, { recursive: true });
    for (const name of await readdir(incoming)) {
      const path = join(incoming, name);
      const age = await stat(path).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      );
      if (age > leftoverAgeMs) await rm(path, { force: true });
    }
  };

  return {
    async put(key, body, { contentType }) {
      const path = objectPath(key);
      const header = encodeHeader(contentType);
      await prepared();
      const temporary = join(incoming, randomUUID());
      try {
        const size = await writeDurably(temporary, header, body);
        await mkdir(dirname(path), { recursive: true });
        await rename(temporary, path);
        await syncFolder(dirname(path));
        return { size };
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },

    async get(key, range) {
      const path = objectPath(key);
      if (range) checkRange(range);
      const object = await openObject(path);
      if (!object) return null;
      const { file, info, offset } = object;
      const start = range?.start ?? 0;
      const end = Math.min(range?.end ?? info.size, info.size - 1);
      if (range && start >= info.size) {
        await file.close();
        throw outOfRange(range);
      }
      if (info.size === 0) {
        await file.close();
        return Readable.from([]);
      }
      // The open file stays the old object even when a new one is renamed over it meanwhile.
      return file.createReadStream({ start: offset + start, end: offset + end });
    },

    async info(key) {
      const object = await openObject(objectPath(key));
      await object?.file.close();
      return object?.info ?? null;
    },

    async delete(key) {
      await rm(objectPath(key), { force: true });
    },

    async deleteAll(prefix) {
      checkPrefix(prefix);
      await rm(join(folder, prefix), { recursive: true, force: true });
    },

    async close() {},
  };
}

/** @returns the bytes of `body`, without the header */
async function writeDurably(path: string, header: Buffer, body: Readable | Uint8Array): Promise<number> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'wx', 0o600);
    await file.writeFile(header);
    let size = 0;
    for await (const chunk of body instanceof Uint8Array ? [body] : body) {
      const bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      await file.writeFile(bytes);
      size += bytes.byteLength;
    }
    await file.sync();
    return size;
  } finally {
    await file?.close();
    if (body instanceof Readable) body.destroy();
  }
}

/** Makes a rename last through a power cut; where folders cannot be opened (Windows), the system sees to it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
