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

/** The bus that the configuration names. It connects in the background; the caller closes it. */
export function openBus(config: BusConfig, logger: Logger): Bus {
  switch (config.kind) {
    case 'memory':
      return createMemoryBus({ logger });
    case 'notify':
      return createNotifyBus({ ...config, logger });
    case 'redis':
      return createRedisBus({ url: config.url, logger });
  }
}
