import { flag, portNumber, readEnv } from '@kizuna/kit/config/env';
import { z } from 'zod';
import { readTokenIssuers, type TokenIssuer } from './access/token-issuers.ts';
import { type CostConfig, readCostConfig } from './limits/cost-config.ts';
import { type Introspection, introspectionModes } from './limits/introspection-policy.ts';
import { loadSupergraph, subgraphsOf, supergraphFile } from './supergraph/supergraph-file.ts';
import { readTransportConfig, type TransportConfig } from './upstream/transport-config.ts';

export interface GatewayConfig {
  readonly host: string;
  readonly port: number;
  /** Bytes of a GraphQL request at most. */
  readonly bodyLimit: number;
  /** Levels of fields at most. */
  readonly maxDepth: number;
  /** What operations may cost. */
  readonly cost: CostConfig;
  /** Who may read the schema through the graph. */
  readonly introspection: Introspection;
  /** Whether each request leaves a line in the access log. */
  readonly accessLog: boolean;
  /** Pages of these origins may ask, without the refresh cookie. */
  readonly allowedOrigins: readonly string[];
  /** Whether a request of which something is refused loses only that, or is refused as a whole. */
  readonly accessRefusal: 'field' | 'request';
  /** How many proxies stand before us: so many addresses of `X-Forwarded-For` are believed, from the right. */
  readonly trustProxy: number;
  /** Addresses of subgraphs that are processes of their own, by name; the supergraph's own where absent. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly transports: TransportConfig;
  /** Whose access tokens are taken, our own first. */
  readonly tokenIssuers: readonly TokenIssuer[];
  /** Open WebSockets at most, and event streams at most; each may take a megabyte when its client does not read. */
  readonly maxSockets: number;
  /** Open WebSockets at most of one address, of those who are nobody or not yet let in. */
  readonly maxSocketsPerAddress: number;
  /** Open WebSockets at most of one viewer. */
  readonly maxSocketsPerViewer: number;
  /** Milliseconds over which open sockets are told to come back elsewhere when the gateway stops. */
  readonly socketDrainMs: number;
  /** Where the supergraph lies; followed while the gateway runs. */
  readonly supergraphFile: string;
  /** The supergraph as it stood there when this was read. */
  readonly supergraphSdl: string;
}

/** 1 and 0, as it was once, are on and off. */
const introspection = z.enum(introspectionModes).or(flag.transform((isOn): Introspection => (isOn ? 'on' : 'off')));

/** It was a flag once: on is one proxy. */
const proxyCount = z.coerce
  .number()
  .int()
  .min(0)
  .max(10)
  .or(flag.transform((isOn) => (isOn ? 1 : 0)));

const originList = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .refine((origins) => origins.every(isOrigin), 'not a list of origins');

/** Written as browsers write it: without a path, without the usual port. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

const socketCount = z.coerce.number().int().min(1).describe('set it to a number of sockets');

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
  GATEWAY_INTROSPECTION: introspection.optional().describe('set it to on, off or admins'),
  GATEWAY_ACCESS_LOG: flag.default(true).describe('set it to 1 or 0'),
  GATEWAY_ALLOWED_ORIGINS: originList
    .default([])
    .describe('set it to origins with commas between them, for example https://app.example,https://partner.example'),
  ACCESS_REFUSAL: z.enum(['field', 'request']).default('field').describe('set it to field or request'),
  GATEWAY_TRUST_PROXY: proxyCount
    .default(0)
    .describe('set it to the number of proxies before the gateway that add to X-Forwarded-For, 0 for none'),
  GATEWAY_MAX_SOCKETS: socketCount.default(20_000),
  GATEWAY_MAX_SOCKETS_PER_ADDRESS: socketCount.default(200),
  GATEWAY_MAX_SOCKETS_PER_VIEWER: socketCount.default(100),
  GATEWAY_SOCKET_DRAIN_MS: z.coerce.number().int().min(0).default(0).describe('set it to a number of milliseconds'),
  SUPERGRAPH_FILE: z.string().default(supergraphFile).describe('set it to the path of a composed supergraph'),
  SUBGRAPH_URLS: z
    .string()
    .regex(/^(\w+=https?:\/\/[^,\s]+)(,\w+=https?:\/\/[^,\s]+)*$/)
    .optional()
    .describe('set it to name=url pairs, for example users=http://users:4001/graphql,chat=http://chat:4006/graphql'),
});

/**
 * All that the environment settles, defaults filled in, and the supergraph that it names.
 * @throws ConfigError
 */
export function readGatewayConfig(env: NodeJS.ProcessEnv, production: boolean): GatewayConfig {
  const values = readEnv(variables, env);
  const supergraphSdl = loadSupergraph(values.SUPERGRAPH_FILE);
  const pairs = values.SUBGRAPH_URLS?.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2)) ?? [];
  return {
    host: values.HOST,
    port: values.PORT,
    bodyLimit: values.GATEWAY_BODY_LIMIT,
    maxDepth: values.GATEWAY_MAX_DEPTH,
    cost: readCostConfig(env),
    introspection: values.GATEWAY_INTROSPECTION ?? (production ? 'off' : 'on'),
    allowedOrigins: values.GATEWAY_ALLOWED_ORIGINS,
    accessLog: values.GATEWAY_ACCESS_LOG,
    accessRefusal: values.ACCESS_REFUSAL,
    trustProxy: values.GATEWAY_TRUST_PROXY,
    subgraphUrls: Object.fromEntries(pairs),
    transports: readTransportConfig(
      env,
      subgraphsOf(supergraphSdl).map(({ name }) => name),
    ),
    maxSockets: values.GATEWAY_MAX_SOCKETS,
    maxSocketsPerAddress: values.GATEWAY_MAX_SOCKETS_PER_ADDRESS,
    maxSocketsPerViewer: values.GATEWAY_MAX_SOCKETS_PER_VIEWER,
    socketDrainMs: values.GATEWAY_SOCKET_DRAIN_MS,
    tokenIssuers: readTokenIssuers(env),
    supergraphFile: values.SUPERGRAPH_FILE,
    supergraphSdl,
  };
}
