import type { Logger } from '../logging/logger.ts';
import type { Cache } from './cache.ts';
import { createMemoryCache } from './memory-cache.ts';
import { createRedisCache } from './redis-cache.ts';

/** Where short-lived values are. */
export type CacheConfig =
  | { readonly kind: 'memory'; readonly maxEntries?: number }
  | { readonly kind: 'redis'; readonly url: string };

/** The cache that the configuration names. It connects in the background; the caller closes it. */
export function openCache(config: CacheConfig, logger: Logger): Cache {
  switch (config.kind) {
    case 'memory':
      return createMemoryCache(config);
    case 'redis':
      return createRedisCache({ url: config.url, logger });
  }
}
