import { join } from 'node:path';
import type { GatewayConfig } from '@kizuna/gateway/config';
import type { KizunaConfig } from '@kizuna/kit/config/kizuna-config';
import { publicUrlOf } from '@kizuna/kit/config/public-url';
import { masterSecretOf } from '@kizuna/kit/config/secrets';
import { startEmbeddedPostgres } from '@kizuna/kit/db/embedded-postgres';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { Closers } from '@kizuna/kit/service/shutdown';
import type { FastifyInstance } from 'fastify';
import { checkPort } from './check-port.ts';
import { holdDataFolder } from './data-folder.ts';

export interface PlatformOptions {
  readonly config: KizunaConfig;
  readonly gateway: GatewayConfig;
  readonly logger: Logger;
  /** Told how to close each thing that was opened. */
  readonly closers: Closers;
  /** Told each step of the start, for a person who waits. */
  readonly onProgress?: (step: string) => void;
  /** Aborted when it is not wanted any more: then it rejects at the next step, and what was opened stays to be closed. */
  readonly signal?: AbortSignal;
}

/** A running one-process edition. */
export interface Platform {
  readonly gateway: FastifyInstance;
  /** Where it listens, for example `http://127.0.0.1:4000`. */
  readonly url: string;
  /** How browsers reach it. */
  readonly publicUrl: string;
  /** Whether mails lie in its outbox instead of being sent. */
  readonly keepsMails: boolean;
}

/** Starts gateway and subgraphs together on the embedded defaults, or on the servers that the configuration names. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { config, closers, signal } = options;
  const onProgress = (step: string) => {
    signal?.throwIfAborted();
    options.onProgress?.(step);
  };
  const folder = await holdDataFolder(config.dataFolder);
  closers.add('data folder', () => folder.release());
  const { host } = options.gateway;
  // Known before anything signs addresses with it, and before anything takes long.
  const port = await checkPort('gateway', host, options.gateway.port);
  const publicUrl = publicUrlOf(config, host, port);
  // A secret that is missing is said before anything takes long.
  masterSecretOf(config);

  onProgress(config.databaseUrl ? 'Connecting to the database' : 'Starting the embedded PostgreSQL');
  // The program is loaded while the server starts.
  const program = import('./assembly.ts');
  program.catch(() => {});
  const databaseUrl = config.databaseUrl ?? (await startDatabase(config.dataFolder, closers));
  const { assemble } = await program;
  return await assemble({ ...options, onProgress, databaseUrl, port, publicUrl });
}

async function startDatabase(dataFolder: string, closers: Closers): Promise<string> {
  const server = await startEmbeddedPostgres({ folder: join(dataFolder, 'postgres') });
  closers.add('PostgreSQL', () => server.stop());
  return server.url;
}
