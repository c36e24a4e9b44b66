import { KizunaError } from '../errors/kizuna-error.ts';
import type { Logger } from '../logging/logger.ts';
import type { Bus } from './bus.ts';
import { createMemoryBus } from './memory-bus.ts';
import { createNotifyBus } from './notify-bus.ts';
import { createRedisBus } from './redis-bus.ts';

/** Which bus carries the announcements. */
export type BusConfig =
  | { readonly kind: 'memory' }
  | { readonly kind: 'notify'; readonly databaseUrl: string; readonly role?: string }
  | { readonly kind: 'redis'; readonly url: string };

/**
 * The bus that the configuration names. It connects in the background; the caller closes it. Announcements follow a change
 * that is committed already, so one that cannot be made is logged and fails nobody: whoever listens looks at the database
 * again by itself, after a gap at once (`onResume`), else within seconds (`live`).
 */
export function openBus(config: BusConfig, logger: Logger): Bus {
  const bus = connectBus(config, logger);
  return {
    ...bus,
    publish: (topic, payload) =>
      bus.publish(topic, payload).catch((error: unknown) => {
        if (!(error instanceof KizunaError)) throw error;
        logger.warn({ err: error, topic }, 'an announcement could not be made');
      }),
  };
}

function connectBus(config: BusConfig, logger: Logger): Bus {
  switch (config.kind) {
    case 'memory':
      return createMemoryBus({ logger });
    case 'notify':
      return createNotifyBus({ ...config, logger });
    case 'redis':
      return createRedisBus({ url: config.url, logger });
  }
}
