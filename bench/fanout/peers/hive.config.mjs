import { defineConfig } from '@graphql-hive/gateway';

/** Hive Gateway's own defaults; subscriptions go to the rooms' subgraph over graphql-ws, as its documentation has it. */
export const gatewayConfig = defineConfig({
  transportEntries: { rooms: { options: { subscriptions: { kind: 'ws', location: '/graphql' } } } },
});
