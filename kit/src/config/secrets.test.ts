import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from './env.ts';
import { createSecrets, readOrCreateMasterSecret } from './secrets.ts';

describe('derived secrets', () => {
  it('are 32 bytes, the same for one purpose and others for another purpose or master', () => {
    const first = createSecrets('a master secret');
    expect(first.derive('assertion')).toHaveLength(32);
    expect(first.derive('assertion')).toEqual(createSecrets('a master secret').derive('assertion'));
    expect(first.derive('assertion')).not.toEqual(first.derive('files'));
    expect(first.derive('assertion')).not.toEqual(createSecrets('another one').derive('assertion'));
  });
});

describe('the master secret of a data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kizuna-secret-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is made once, for its owner alone, also when the folder is not there yet', () => {
    const inside = join(folder, 'deep/inside');
    const secret = readOrCreateMasterSecret(inside);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(readOrCreateMasterSecret(inside)).toBe(secret);
    expect(statSync(join(inside, 'secret')).mode & 0o777).toBe(0o600);
    expect(readdirSync(inside)).toEqual(['secret']);
  });

  it('is refused when the file is empty or cut short: everything would be signed with what anybody can guess', () => {
    for (const text of ['', '\n', 'abc']) {
      writeFileSync(join(folder, 'secret'), text);
      expect(() => readOrCreateMasterSecret(folder)).toThrow(ConfigError);
      expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe(text);
    }
  });

  it('is one and the same for all processes that start at once', async () => {
    const starters = [startProcess(folder), startProcess(folder), startProcess(folder)];
    await Promise.all(starters.map(({ line }) => line()));
    for (const { go } of starters) go();
    const secrets = await Promise.all(starters.map(({ line }) => line()));
    expect(secrets[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(secrets).size).toBe(1);
    expect(readdirSync(folder)).toEqual(['secret']);
  });
});

/** A process that says when it is ready, and reads the secret when it is told to go. */
function startProcess(folder: string) {
  const code = `
    const [module, folder] = process.argv.slice(-2);
    import(module).then(({ readOrCreateMasterSecret }) => {
      process.stdin.once('data', () => process.stdout.write(readOrCreateMasterSecret(folder), () => process.exit()));
      process.stdout.write('ready');
    });`;
  const module = new URL('./secrets.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', code, module, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return {
    go: () => child.stdin.write('go'),
    line: async () => String((await once(child.stdout, 'data'))[0]),
  };
}
