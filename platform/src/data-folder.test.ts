import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@kizuna/kit/config/env';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HeldFolder, holdDataFolder } from './data-folder.ts';

describe('a data folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kizuna-hold-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('leaves the module loader able to tell a symbolic link from a folder', async () => {
    const load = createRequire(import.meta.url);
    await mkdir(join(folder, 'real'));
    await symlink(join(folder, 'real'), join(folder, 'link'));
    for (const name of ['one', 'two'])
      await writeFile(join(folder, `real/${name}.cjs`), 'module.exports = __filename;');
    const held = await holdDataFolder(join(folder, 'data'));
    load(join(folder, 'link/one.cjs'));
    await held.release();
    expect(load(join(folder, 'link/two.cjs'))).toBe(await realpath(join(folder, 'real/two.cjs')));
  });

  it('is held by one at a time, and let go of with no more than the last mark left', async () => {
    const first = await holdDataFolder(folder);
    await expect(holdDataFolder(folder)).rejects.toThrow(ConfigError);
    await expect(holdDataFolder(folder)).rejects.toThrow(/is in use by another Kizuna/);
    await first.release();
    expect(await readdir(folder)).toEqual(['.in-use-1']);
    await (await holdDataFolder(folder)).release();
    expect(await readdir(folder)).toEqual(['.in-use-2']);
  });

  it('is one folder by whatever name, and made when it is not there', async () => {
    const deep = join(folder, 'deep/inside');
    const held = await holdDataFolder(deep);
    await symlink(deep, join(folder, 'link'));
    await expect(holdDataFolder(join(folder, 'link'))).rejects.toThrow('in use');
    await expect(holdDataFolder(`${deep}/../inside`)).rejects.toThrow('in use');
    await held.release();
  });

  it('is held also where each process has a temporary folder of its own', async () => {
    const holder = await startHolder(folder, { TMPDIR: await mkdtemp(join(folder, 'tmp-')) });
    await expect(holdDataFolder(folder)).rejects.toThrow('in use');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  });

  it('is free again when its holder was killed, and then one of many gets it', async () => {
    const holder = await startHolder(folder);
    await expect(holdDataFolder(folder)).rejects.toThrow('in use');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(await readdir(folder)).toEqual(['.in-use-1']);

    const held = await holders(folder, 8);
    expect(held).toHaveLength(1);
    for (const one of held) await one.release();
  });

  it('never has two holders, however many let go of it and take it at once', async () => {
    for (let round = 1; round <= 50; round += 1) {
      const held = await holders(folder, 12);
      expect(held).toHaveLength(1);
      // The next ones begin while this one lets go: one of them may get it, or none.
      const [, next] = await Promise.all([held[0]?.release(), holders(folder, 12)]);
      expect(next.length).toBeLessThanOrEqual(1);
      await next[0]?.release();
    }
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('may have a path that is longer than that of a socket', async () => {
    const long = join(folder, '絆'.repeat(40), 'x'.repeat(200));
    const held = await holdDataFolder(long);
    await expect(holdDataFolder(long)).rejects.toThrow('in use');
    await held.release();
    expect(await readdir(long)).toEqual(['.in-use-1']);
  });

  it('must be a folder that can be written to', async () => {
    await writeFile(join(folder, 'file'), '');
    for (const wrong of [join(folder, 'file'), join(folder, 'file/inside'), '/dev/null/kizuna']) {
      await expect(holdDataFolder(wrong)).rejects.toThrow(ConfigError);
      await expect(holdDataFolder(wrong)).rejects.toThrow(
        /^The data folder \S+ cannot be used \([A-Z]+\): set KIZUNA_DATA_DIR/,
      );
    }
  });

  it('holds apart two folders', async () => {
    await Promise.all([mkdir(join(folder, 'a')), mkdir(join(folder, 'b'))]);
    const [a, b] = await Promise.all([holdDataFolder(join(folder, 'a')), holdDataFolder(join(folder, 'b'))]);
    await Promise.all([a.release(), b.release()]);
  });
});

/** Those of many that got the folder when all try at once. */
async function holders(folder: string, count: number): Promise<HeldFolder[]> {
  const tries = await Promise.allSettled(Array.from({ length: count }, () => holdDataFolder(folder)));
  return tries.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

/** A process that holds the folder until it is killed. */
async function startHolder(folder: string, env: NodeJS.ProcessEnv = {}) {
  const code = `
    const [module, folder] = process.argv.slice(-2);
    import(module)
      .then(({ holdDataFolder }) => holdDataFolder(folder))
      .then(() => process.stdout.write('held'));
    process.stdin.resume();`;
  const module = new URL('./data-folder.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=kizuna-source', '-e', code, module, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  await once(child.stdout, 'data');
  return child;
}
