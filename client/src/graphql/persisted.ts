import type { persistedExchange } from '@urql/exchange-persisted';
import { documentHash } from './document-hash.ts';

/** Every operation goes out by the hash that codegen gave it, by POST; a text is never sent. */
export const persistedOptions: Parameters<typeof persistedExchange>[0] = {
  enforcePersistedQueries: true,
  enableForMutation: true,
  enableForSubscriptions: true,
  preferGetForPersistedQueries: false,
  generateHash: async (_text, document) => documentHash(document),
};
