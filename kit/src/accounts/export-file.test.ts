import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createSecrets } from '../config/secrets.ts';
import { createFolderStorage } from '../storage/folder-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { type ExportContent, exportPages } from './export-content.ts';
import { type ExportPlace, exportFolder, readExport, writeExport } from './export-file.ts';

const secrets = createSecrets('a test secret that is long enough');
let folder: string;
let storage: Storage;
let place: ExportPlace;
let taskId = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kizuna-export-'));
  storage = createFolderStorage({ folder });
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => {
  taskId += 1;
  place = { storage, secrets, taskId, holder: 'chat' };
});

async function textOf(from: ExportPlace): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of readExport(from)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
async function roundTrip(content: ExportContent | null): Promise<unknown> {
  const bytes = await writeExport(place, content);
  const text = await textOf(place);
  expect(Buffer.byteLength(text)).toBe(bytes);
  return JSON.parse(text);
}
const numbers = (count: number, text = '') =>
  exportPages(
    async (after, limit) =>
      Array.from({ length: Math.min(limit, count - after) }, (_, index) => ({ id: after + index + 1, text })),
    ({ id }) => id,
  );

it('keeps whatever JSON can say, lists of any length, and nothing', async () => {
  expect(await roundTrip(null)).toBeNull();
  expect(await roundTrip({})).toEqual({});
  const content = {
    name: '絆 "quoted"',
    none: null,
    left: undefined,
    at: new Date(0),
    empty: numbers(0),
    some: numbers(1),
  };
  expect(await roundTrip({ ...content, exact: numbers(500), many: numbers(1_201) })).toMatchObject({
    ...{ name: '絆 "quoted"', none: null, at: '1970-01-01T00:00:00.000Z', empty: [], some: [{ id: 1 }] },
    exact: { length: 500 },
    many: { 0: { id: 1 }, 1200: { id: 1_201 }, length: 1_201 },
  });
});

it('reads a long list only as fast as the storage takes it', async () => {
  let produced = 0;
  let stored = 0;
  let furthest = 0;
  const text = 'x'.repeat(2_000);
  const messages = exportPages(
    async (after, limit) => {
      if (after >= 20_000) return [];
      produced += limit * text.length;
      return Array.from({ length: limit }, (_, index) => ({ id: after + index + 1, text }));
    },
    ({ id }) => id,
  );
  const watched: Storage = {
    ...storage,
    async put(key, body, options) {
      async function* counted() {
        for await (const chunk of body as Readable) {
          stored += (chunk as Buffer).length;
          furthest = Math.max(furthest, produced - stored);
          yield chunk;
        }
      }
      return storage.put(key, Readable.from(counted(), { highWaterMark: 1 }), options);
    },
  };
  const bytes = await writeExport({ ...place, storage: watched }, { messages });
  let read = 0;
  for await (const piece of readExport(place)) read += piece.length;
  expect(read).toBe(bytes);
  expect(bytes).toBeGreaterThan(40_000_000);
  expect(furthest).toBeLessThan(10_000_000);
});

it('shows nothing to who reads the storage, and refuses what was changed, cut off, or put in another place', async () => {
  await writeExport(place, { messages: numbers(1_000, 'zqcanary '.repeat(50)) });
  const path = join(folder, `${exportFolder(taskId)}chat+object`);
  const whole = await readFile(path);
  expect(whole.includes('zqcanary')).toBe(false);
  await storage.put(
    `${exportFolder(taskId + 1_000)}chat`,
    (await storage.get(`${exportFolder(taskId)}chat`)) ?? Buffer.alloc(0),
    {
      contentType: 'application/octet-stream',
    },
  );
  await expect(textOf({ ...place, taskId: taskId + 1_000 })).rejects.toThrow();
  for (const cut of [whole.length - 1, whole.length - 70_000, Math.floor(whole.length / 3)]) {
    await writeFile(path, whole.subarray(0, cut));
    await expect(textOf(place)).rejects.toThrow();
  }
  const changed = Buffer.from(whole);
  changed.writeUInt8(changed.readUInt8(changed.length - 20) ^ 1, changed.length - 20);
  await writeFile(path, changed);
  await expect(textOf(place)).rejects.toThrow();
  await storage.deleteAll(exportFolder(taskId));
  await expect(textOf(place)).rejects.toThrow('gone');
});
