import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, flag, portNumber, readEnv } from './env.ts';

const variables = z.object({
  PORT: portNumber.default(4000).describe('set it to a port number'),
  TOKEN: z.string().min(8).describe('set it to eight characters'),
  DEBUG: flag.optional().describe('set it to 1 or 0'),
});

function complaint(env: NodeJS.ProcessEnv): string {
  try {
    readEnv(variables, env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error instanceof Error ? error.message : '';
  }
  throw new Error('nothing was wrong');
}

describe('the environment', () => {
  it('is read into values of their types, and what nobody asked for is left out', () => {
    const values = readEnv(variables, { PORT: '80', TOKEN: 'long enough', DEBUG: 'on', HOME: '/root' });
    expect(values).toEqual({ PORT: 80, TOKEN: 'long enough', DEBUG: true });
  });

  it('takes empty and blank values for values that are not set', () => {
    expect(readEnv(variables, { PORT: ' ', TOKEN: 'long enough', DEBUG: '' })).toEqual({
      PORT: 4000,
      TOKEN: 'long enough',
    });
  });

  it('says in one sentence for each variable what is missing or wrong and what to set, never the value', () => {
    expect(complaint({})).toBe('TOKEN is not set: set it to eight characters.');
    const lines = complaint({ PORT: '99999', TOKEN: 'hunter2', DEBUG: 'maybe' }).split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^PORT is wrong \(.+\): set it to a port number\.$/),
      expect.stringMatching(/^TOKEN is wrong \(.+\): set it to eight characters\.$/),
      expect.stringMatching(/^DEBUG is wrong \(.+\): set it to 1 or 0\.$/),
    ]);
    expect(lines.join()).not.toContain('hunter2');
  });

  it.each(['-1', '65536', '80.5', '1e3', '0x50', 'http', '8 0'])('does not take %s for a port', (PORT) => {
    expect(complaint({ PORT, TOKEN: 'long enough' })).toContain('PORT is wrong');
  });

  it('knows eight words for yes and no', () => {
    const read = (DEBUG: string) => readEnv(variables, { TOKEN: 'long enough', DEBUG }).DEBUG;
    expect(['1', 'true', 'yes', 'on'].map(read)).toEqual([true, true, true, true]);
    expect(['0', 'false', 'no', 'off'].map(read)).toEqual([false, false, false, false]);
  });

  it('takes each value from a file where one is named, and says what is wrong with the file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kizuna-env-'));
    const path = join(folder, 'token');
    try {
      writeFileSync(path, 'long enough\n');
      expect(readEnv(variables, { TOKEN_FILE: path })).toEqual({ PORT: 4000, TOKEN: 'long enough' });
      expect(complaint({ TOKEN_FILE: path, TOKEN: 'hunter2 hunter2' })).toBe(
        'TOKEN and TOKEN_FILE are both set: unset one of them.',
      );
      expect(complaint({ TOKEN_FILE: join(folder, 'none') })).toContain(
        'TOKEN_FILE cannot be read (ENOENT): set it to',
      );
      writeFileSync(path, 'hunter2');
      expect(complaint({ TOKEN_FILE: path })).toMatch(/^TOKEN is wrong \(.+\): set it to eight characters\.$/);
      expect(complaint({ TOKEN_FILE: path })).not.toContain('hunter2');
      writeFileSync(path, ' \n');
      expect(complaint({ TOKEN_FILE: path })).toBe('TOKEN_FILE names a file that is empty or larger than 64 KiB.');
      // A variable whose own name ends so is none.
      const ownName = z.object({ TOKEN: z.string().optional(), TOKEN_FILE: z.string() });
      expect(readEnv(ownName, { TOKEN_FILE: '/nowhere' })).toEqual({ TOKEN_FILE: '/nowhere' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
