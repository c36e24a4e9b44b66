import { flag, portNumber, readEnv } from '@kizuna/kit/config/env';
import { z } from 'zod';
import { loadSupergraph, subgraphsOf, supergraphFile } from './supergraph/supergraph-file.ts';
import { readTransportConfig, type TransportConfig } from './transport/transport-config.ts';

export interface GatewayConfig {
  readonly host: string;
  readonly port: number;
  /** Bytes of a GraphQL request at most. */
  readonly bodyLimit: number;
  /** Levels of fields at most. */
  readonly maxDepth: number;
  /** Whether clients may read the schema through the graph. */
  readonly introspection: boolean;
  /** Believe `X-Forwarded-For`. */
  readonly trustProxy: boolean;
  /** Addresses of subgraphs that are processes of their own, by name; the supergraph's own where absent. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly transports: TransportConfig;
  /** Where the supergraph lies; followed while the gateway runs. */
  readonly supergraphFile: string;
}

const variables = z.object({
  HOST: z.string().default('127.0.0.1').describe('set it to the address to listen on'),
  PORT: portNumber.default(4000).describe('set it to a port number'),
  GATEWAY_BODY_LIMIT: z.coerce
    .number()
    .int()
    .min(1_000)
    .default(256 * 1024)
    .describe('set it to a number of bytes'),
  GATEWAY_MAX_DEPTH: z.coerce.number().int().min(1).default(16).describe('set it to a number of levels'),
  GATEWAY_INTROSPECTION: flag.optional().describe('set it to 1 or 0'),
  GATEWAY_TRUST_PROXY: flag.optional().describe('set it to 1 behind a proxy that sets X-Forwarded-For'),
  SUPERGRAPH_FILE: z.string().default(supergraphFile).describe('set it to the path of a composed supergraph'),
  SUBGRAPH_URLS: z
    .string()
    .regex(/^(\w+=https?:\/\/[^,\s]+)(,\w+=https?:\/\/[^,\s]+)*$/)
    .optional()
    .describe('set it to name=url pairs, for example users=http://users:4001/graphql,chat=http://chat:4006/graphql'),
});

/** @throws ConfigError */
export function readGatewayConfig(env: NodeJS.ProcessEnv, production: boolean): GatewayConfig {
  const values = readEnv(variables, env);
  const pairs = values.SUBGRAPH_URLS?.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2)) ?? [];
  return {
    host: values.HOST,
    port: values.PORT,
    bodyLimit: values.GATEWAY_BODY_LIMIT,
    maxDepth: values.GATEWAY_MAX_DEPTH,
    introspection: values.GATEWAY_INTROSPECTION ?? !production,
    trustProxy: values.GATEWAY_TRUST_PROXY ?? false,
    subgraphUrls: Object.fromEntries(pairs),
    transports: readTransportConfig(
      env,
      subgraphsOf(loadSupergraph(values.SUPERGRAPH_FILE)).map(({ name }) => name),
    ),
    supergraphFile: values.SUPERGRAPH_FILE,
  };
}
