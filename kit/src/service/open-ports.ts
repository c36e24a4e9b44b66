import { join } from 'node:path';
import { openBus } from '../bus/open-bus.ts';
import { openCache } from '../cache/open-cache.ts';
import type { KizunaConfig } from '../config/kizuna-config.ts';
import { createSecrets, masterSecretOf } from '../config/secrets.ts';
import type { Logger } from '../logging/logger.ts';
import { mailFolderOf } from '../mail/mail-folder.ts';
import { openMailer } from '../mail/open-mailer.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Closers } from './shutdown.ts';
import type { SubgraphPorts } from './subgraph-ports.ts';

/** How this process is placed among others. */
export interface PortsOptions {
  readonly config: KizunaConfig;
  readonly databaseUrl: string;
  readonly publicUrl: string;
  /** true: no other process takes part, so memory is enough for bus and cache. */
  readonly alone: boolean;
  readonly logger: Logger;
  readonly closers: Closers;
}

/** Opens the adapters that the configuration asks for: Redis, S3 and SMTP where they are set, else the embedded ones. */
export async function openPorts(options: PortsOptions): Promise<SubgraphPorts> {
  const { config, databaseUrl, publicUrl, alone, logger, closers } = options;
  const bus = openBus(busConfig(config, databaseUrl, alone), logger);
  closers.add('bus', () => bus.close());
  const cache = openCache(config.redisUrl ? { kind: 'redis', url: config.redisUrl } : { kind: 'memory' }, logger);
  closers.add('cache', () => cache.close());
  const storage = await openStorage(
    config.s3 ? { kind: 's3', ...config.s3 } : { kind: 'folder', folder: join(config.dataFolder, 'files') },
  );
  closers.add('storage', () => storage.close());
  const mailer = openMailer(
    config.smtpUrl
      ? { kind: 'smtp', url: config.smtpUrl, from: config.mailFrom }
      : { kind: 'eml', folder: mailFolderOf(config), from: config.mailFrom },
  );
  closers.add('mailer', () => mailer.close());
  return {
    databaseUrl,
    publicUrl,
    bus,
    cache,
    storage,
    mailer,
    logger,
    secrets: createSecrets(masterSecretOf(config)),
  };
}

function busConfig(config: KizunaConfig, databaseUrl: string, alone: boolean) {
  if (config.redisUrl) return { kind: 'redis', url: config.redisUrl } as const;
  return alone ? ({ kind: 'memory' } as const) : ({ kind: 'notify', databaseUrl } as const);
}
