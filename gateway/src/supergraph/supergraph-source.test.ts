import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testLogger } from '@kizuna/kit/logging/logger';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SupergraphWatch, watchSupergraph } from './supergraph-source.ts';

let folder: string;
let path: string;
let watch: SupergraphWatch;
let told: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kizuna-supergraph-'));
  path = join(folder, 'supergraph.graphql');
  told = [];
});

afterEach(async () => {
  await watch.close();
  await rm(folder, { recursive: true });
});

function start(current?: string, onChange = async (sdl: string) => void told.push(sdl)) {
  const options = { everyMs: 10, logger: testLogger(), ...(current === undefined ? {} : { current }) };
  watch = watchSupergraph(path, options, onChange);
}

const tells = (...contents: string[]) => vi.waitFor(() => expect(told).toEqual(contents));

describe('watchSupergraph', () => {
  it('says nothing of what is in use, and tells each change once', async () => {
    await writeFile(path, 'one');
    start('one');
    await writeFile(path, 'two');
    await tells('two');
    await writeFile(`${path}.new`, 'three');
    await rename(`${path}.new`, path);
    await tells('two', 'three');
  });

  it('tells of a change that was made before it began to look', async () => {
    await writeFile(path, 'two');
    start('one');
    await tells('two');
  });

  it('goes on after the file was gone, and says nothing when it comes back unchanged', async () => {
    await writeFile(path, 'one');
    start('one');
    await rm(path);
    await writeFile(path, 'one');
    await writeFile(path, '');
    await writeFile(path, 'two');
    await tells('two');
  });

  it('ends with the last content of a file that is written again and again', async () => {
    await writeFile(path, 'one');
    start('one');
    let content = '';
    for (let part = 0; part < 300; part++) {
      content += `part ${part}\n`;
      await writeFile(path, content);
    }
    await vi.waitFor(() => expect(told.at(-1)).toBe(content));
    await watch.close();
    expect(told.every((it) => content.startsWith(it))).toBe(true);
  });

  it('keeps looking when a change is refused, and never overlaps', async () => {
    let running = 0;
    let most = 0;
    await writeFile(path, 'one');
    start('one', async (sdl) => {
      running++;
      most = Math.max(most, running);
      await writeFile(path, 'three');
      told.push(sdl);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      if (sdl === 'two') throw new Error('Not a supergraph.');
    });
    await writeFile(path, 'two');
    await tells('two', 'three');
    expect(most).toBe(1);
  });

  it('tells nothing after it was closed', async () => {
    await writeFile(path, 'one');
    start('one');
    await watch.close();
    await writeFile(path, 'two');
    expect(told).toEqual([]);
  });
});
