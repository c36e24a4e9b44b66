import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Gives each purpose a key of its own, all derived from one master secret. */
export interface Secrets {
  /** 32 bytes that are always the same for one purpose, for example `assertion` or `files/media`. */
  derive(purpose: string): Uint8Array;
}

export function createSecrets(master: string): Secrets {
  return {
    derive: (purpose) => new Uint8Array(hkdfSync('sha256', master, 'kizuna', purpose, 32)),
  };
}

/** The embedded edition's master secret: made once, kept in the data folder, readable by its owner only. */
export function readOrCreateMasterSecret(dataFolder: string): string {
  const file = join(dataFolder, 'secret');
  if (!existsSync(file)) {
    mkdirSync(dataFolder, { recursive: true });
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}
