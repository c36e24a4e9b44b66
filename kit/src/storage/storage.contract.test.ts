import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type S3TestServer, startS3Server } from '../testing/s3-server.ts';
import { openStorage, type StorageConfig } from './open-storage.ts';
import type { Storage } from './storage.ts';

let folder = '';
let s3: S3TestServer | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kizuna-storage-'));
  s3 = await startS3Server();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await s3?.stop();
});

const adapters: { name: string; config: () => StorageConfig }[] = [
  { name: 'folder', config: () => ({ kind: 'folder', folder }) },
  {
    name: 'S3',
    config: () => {
      if (!s3) throw new Error('the S3 server is not there');
      const { bucket, endpoint, credentials } = s3;
      return { kind: 's3', bucket, endpoint, ...credentials, region: 'us-east-1' };
    },
  },
];

const plain = { contentType: 'text/plain' };

describe.each(adapters)('the $name storage', ({ config }) => {
  let storage: Storage;
  const read = async (key: string, range?: { start: number; end: number }): Promise<string | null> => {
    const stream = await storage.get(key, range);
    return stream && text(stream);
  };

  beforeEach(async () => {
    storage = await openStorage(config());
  });
  afterEach(() => storage.close());

  it('gives back bytes, size, type and time of what was put', async () => {
    const before = Date.now();
    expect(
      await storage.put('a/one.txt', Buffer.from('hello, 世界'), { contentType: 'text/plain; charset=utf-8' }),
    ).toEqual({
      size: 13,
    });
    expect(await read('a/one.txt')).toBe('hello, 世界');
    const info = await storage.info('a/one.txt');
    expect(info).toMatchObject({ size: 13, contentType: 'text/plain; charset=utf-8' });
    // S3 tells whole seconds.
    expect(info?.modifiedAt.getTime()).toBeGreaterThanOrEqual(before - 1_000);
    expect(info?.modifiedAt.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  it('takes a stream of many parts and counts its bytes', async () => {
    const bytes = randomBytes(18 * 1024 * 1024 + 17);
    const chunks = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, index) =>
      bytes.subarray(index * 65_536, (index + 1) * 65_536),
    );
    expect(await storage.put('a/large', Readable.from(chunks), plain)).toEqual({ size: bytes.length });
    const stream = await storage.get('a/large');
    expect(stream && (await buffer(stream)).equals(bytes)).toBe(true);
    const slice = await storage.get('a/large', { start: 9_000_000, end: 9_000_099 });
    expect(slice && (await buffer(slice)).equals(bytes.subarray(9_000_000, 9_000_100))).toBe(true);
  });

  it('replaces an object as a whole', async () => {
    await storage.put('a/replaced', Buffer.from('old and longer'), plain);
    await storage.put('a/replaced', Readable.from([Buffer.from('new')]), { contentType: 'image/png' });
    expect(await read('a/replaced')).toBe('new');
    expect(await storage.info('a/replaced')).toMatchObject({ size: 3, contentType: 'image/png' });
  });

  it('keeps the old object, or none, when a put fails half-way', async () => {
    await storage.put('a/kept', Buffer.from('old'), plain);
    const failing = (bytes: number) =>
      Readable.from(
        (async function* () {
          yield Buffer.alloc(bytes);
          throw new Error('the source broke');
        })(),
      );
    for (const bytes of [10, 17 * 1024 * 1024]) {
      await expect(storage.put('a/kept', failing(bytes), plain)).rejects.toThrow('the source broke');
      await expect(storage.put('a/never', failing(bytes), plain)).rejects.toThrow('the source broke');
    }
    expect(await read('a/kept')).toBe('old');
    expect(await storage.info('a/never')).toBeNull();
    expect(await storage.get('a/never')).toBeNull();
  });

  it('fails when the source is destroyed without an error', async () => {
    const source = new Readable({ read() {} });
    source.push('a beginning');
    const stored = storage.put('a/cut', source, plain);
    setImmediate(() => source.destroy());
    await expect(stored).rejects.toThrow();
    expect(await storage.info('a/cut')).toBeNull();
  });

  it('reads ranges, both ends included, and cuts one that reaches beyond the end', async () => {
    await storage.put('a/digits', Buffer.from('0123456789'), plain);
    expect(await read('a/digits', { start: 0, end: 1 })).toBe('01');
    expect(await read('a/digits', { start: 3, end: 5 })).toBe('345');
    expect(await read('a/digits', { start: 8, end: 99 })).toBe('89');
    expect(await read('a/missing', { start: 0, end: 1 })).toBeNull();
    for (const range of [
      { start: 10, end: 12 },
      { start: -1, end: 3 },
      { start: 4, end: 3 },
      { start: 0.5, end: 3 },
    ]) {
      await expect(storage.get('a/digits', range)).rejects.toThrow(RangeError);
    }
  });

  it('stores an empty object', async () => {
    for (const body of [new Uint8Array(), Readable.from([])]) {
      expect(await storage.put('a/empty', body, plain)).toEqual({ size: 0 });
      expect(await read('a/empty')).toBe('');
      expect(await storage.info('a/empty')).toMatchObject({ size: 0 });
    }
  });

  it('answers null for what is not there, and deletes it without complaint', async () => {
    await storage.put('b/there', Buffer.from('x'), plain);
    for (const key of ['b', 'b/nothing', 'b/there/below', 'nowhere/at/all']) {
      expect(await storage.info(key)).toBeNull();
      expect(await storage.get(key)).toBeNull();
      await storage.delete(key);
    }
    await storage.delete('b/there');
    expect(await storage.info('b/there')).toBeNull();
  });

  it('deletes all under a prefix, over many pages, and nothing beside it', async () => {
    const keys = Array.from({ length: 1_030 }, (_, index) => `c/1/${index % 10}/${index}`);
    for (let first = 0; first < keys.length; first += 50) {
      await Promise.all(keys.slice(first, first + 50).map((key) => storage.put(key, Buffer.from('x'), plain)));
    }
    await storage.put('c/10', Buffer.from('beside'), plain);
    await storage.deleteAll('c/1/');
    await storage.deleteAll('c/1/');
    const left = await Promise.all(keys.map((key) => storage.info(key)));
    expect(left.filter(Boolean)).toEqual([]);
    expect(await read('c/10')).toBe('beside');
  });

  it('refuses keys that are none, above all those that climb out', async () => {
    const wrong = [
      '',
      '/',
      'a/',
      '/a',
      'a//b',
      '.',
      '..',
      '../a',
      'a/../b',
      'a/./b',
      'a\\b',
      'a b',
      'ä',
      'a\0',
      'a%2f',
      'a+',
    ];
    for (const key of [...wrong, 'x'.repeat(201), 'x/'.repeat(500)]) {
      await expect(storage.put(key, Buffer.from('x'), plain)).rejects.toThrow(RangeError);
      await expect(storage.get(key)).rejects.toThrow(RangeError);
      await expect(storage.info(key)).rejects.toThrow(RangeError);
      await expect(storage.delete(key)).rejects.toThrow(RangeError);
    }
    for (const prefix of ['', '/', 'a', '../', 'a/../', 'a//']) {
      await expect(storage.deleteAll(prefix)).rejects.toThrow(RangeError);
    }
  });
});
