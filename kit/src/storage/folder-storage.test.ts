import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderStorage } from './folder-storage.ts';
import type { Storage } from './storage.ts';

const plain = { contentType: 'text/plain' };

describe('the folder storage', () => {
  let folder = '';
  let storage: Storage;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kizuna-folder-'));
    storage = createFolderStorage({ folder });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('works again when its folder can be made again', async () => {
    const blocked = join(folder, 'not-a-folder');
    await writeFile(blocked, '');
    const later = createFolderStorage({ folder: blocked });
    await expect(later.put('key', Buffer.from('x'), plain)).rejects.toThrow();
    await rm(blocked);
    expect(await later.put('key', Buffer.from('x'), plain)).toEqual({ size: 1 });
  });

  it('lets readers see one whole object or the other while writers replace it', async () => {
    const bodies = ['a', 'b'].map((letter) => Buffer.from(letter.repeat(100_000)));
    const [first = Buffer.alloc(0)] = bodies;
    await storage.put('contended', first, plain);
    const read = async (): Promise<string> => text((await storage.get('contended')) ?? Readable.from([]));
    const writing = Promise.all(
      Array.from({ length: 20 }, (_, index) => storage.put('contended', bodies[index % 2] ?? first, plain)),
    );
    const seen = await Promise.all(Array.from({ length: 40 }, read));
    await writing;
    const whole = bodies.map(String);
    expect(seen.every((body) => whole.includes(body))).toBe(true);
  });

  it('stores a key and another below it', async () => {
    await storage.put('a', Buffer.from('1'), plain);
    await storage.put('a/b', Buffer.from('2'), plain);
    await storage.deleteAll('a/');
    expect(await storage.info('a')).toMatchObject({ size: 1 });
    expect(await storage.info('a/b')).toBeNull();
  });

  it('reads the first byte alone', async () => {
    await storage.put('digits', Buffer.from('0123'), plain);
    expect(await text((await storage.get('digits', { start: 0, end: 0 })) ?? Readable.from([]))).toBe('0');
  });

  it('leaves nothing of a failed put on the disk', async () => {
    const failing = Readable.from(
      (async function* () {
        yield Buffer.from('part');
        throw new Error('the source broke');
      })(),
    );
    await expect(storage.put('a/b/c', failing, plain)).rejects.toThrow('the source broke');
    expect(await readdir(join(folder, '+incoming'))).toEqual([]);
    expect(await readdir(folder)).toEqual(['+incoming']);
  });

  it('refuses a content type that does not fit its header, before it writes', async () => {
    await expect(storage.put('a', Buffer.from('x'), { contentType: 'x'.repeat(600) })).rejects.toThrow(RangeError);
    expect(await storage.info('a')).toBeNull();
  });

  it('clears away what a process left unfinished a day ago, and spares what is under way', async () => {
    const incoming = join(folder, '+incoming');
    await mkdir(incoming);
    await writeFile(join(incoming, 'left'), 'x');
    await writeFile(join(incoming, 'under-way'), 'x');
    const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1_000);
    await utimes(join(incoming, 'left'), twoDaysAgo, twoDaysAgo);
    await storage.put('a', Buffer.from('x'), plain);
    expect(await readdir(incoming)).toEqual(['under-way']);
  });
});
