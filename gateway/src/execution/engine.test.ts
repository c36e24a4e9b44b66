import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const gateway = fileURLToPath(new URL('../..', import.meta.url));
const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kizuna-engine-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the engine that was built, with which all tests run', () => {
  it('is what its sources say; if not, npm run build', async () => {
    const file = join(folder, 'engine.wasm');
    const order = ['--config', 'engine/asconfig.json', '--outFile', file];
    await promisify(execFile)(process.execPath, [compiler, ...order], { cwd: gateway });
    const [built, compiled] = await Promise.all([readFile(join(gateway, 'dist/engine.wasm')), readFile(file)]);
    expect(built.equals(compiled)).toBe(true);
  });
});
