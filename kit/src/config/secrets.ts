import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './env.ts';
import type { KizunaConfig } from './kizuna-config.ts';

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

const minLength = 32;

/**
 * The master secret that is configured, or else the data folder's own.
 * @throws ConfigError in production without one: it is never made up there, since two machines would make two
 */
export function masterSecretOf(config: Pick<KizunaConfig, 'secret' | 'production' | 'dataFolder'>): string {
  if (config.secret) return config.secret;
  if (config.production) {
    throw new ConfigError(
      'KIZUNA_SECRET is not set: set it to at least 32 random characters, the same for all services.',
    );
  }
  return readOrCreateMasterSecret(config.dataFolder);
}

/**
 * The embedded edition's master secret: made once, kept in the data folder, readable by its owner only.
 * @throws ConfigError when the file holds no secret
 */
export function readOrCreateMasterSecret(dataFolder: string): string {
  const file = join(dataFolder, 'secret');
  if (!existsSync(file)) create(dataFolder, file);
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < minLength) {
    throw new ConfigError(
      `The file ${file} holds no secret: put it back from a backup, or remove it to get a new one.`,
    );
  }
  return secret;
}

/** The file appears as a whole or not at all; of two processes that make one at once, one wins and both read that one. */
function create(dataFolder: string, file: string): void {
  mkdirSync(dataFolder, { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
