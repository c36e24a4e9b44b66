import { defineConfig } from '@graphql-hive/gateway';

/**
 * Hive Gateway's own defaults, but for what it shares between requests that are under way at the same time: answers to whole
 * requests, and reads of subgraphs. The settings must be matched, and identical requests are all that a benchmark sends.
 */
export const gatewayConfig = defineConfig({
  inboundInflightRequestDeduplication: false,
  transportEntries: { '*': { options: { deduplicateInflightRequests: false } } },
});
