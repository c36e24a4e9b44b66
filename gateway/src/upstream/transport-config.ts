import { flag, readEnv } from '@kizuna/kit/config/env';
import { z } from 'zod';

/** What one subgraph gets of the gateway's patience. */
export interface SubgraphLimits {
  /** Milliseconds until an answer must be there in full, waiting and further tries included. @default 30_000 */
  readonly timeoutMs: number;
  /** Further tries of one query when there was no answer. @default 2 */
  readonly retries: number;
  /** Further tries as a share of all queries, over time. @default 0.1 */
  readonly retryShare: number;
  /** Fetches under way at most; over HTTP connections, too. @default 64 */
  readonly maxConcurrent: number;
  /** Fetches that may wait for others to end. @default 512 */
  readonly maxQueued: number;
  /** Bytes of one answer at most. @default 32 MiB */
  readonly maxAnswerBytes: number;
  /** A subgraph is left in peace when more than this share of its fetches fail. @default 0.5 */
  readonly breakerFailureShare: number;
  /** So many fetches must have been made within the window before the share counts. @default 20 */
  readonly breakerMinimumCalls: number;
  /** Milliseconds over which failures are counted. Doubtful ones count after as long without any answer. @default 10_000 */
  readonly breakerWindowMs: number;
  /** Milliseconds until one fetch tries whether the subgraph is back. @default 5_000 */
  readonly breakerOpenMs: number;
}

export interface TransportConfig {
  /** The limits of a subgraph: its own where it has some, else everybody's. */
  readonly limitsOf: (subgraph: string) => SubgraphLimits;
  /** Whether identical queries under way at the same time are fetched once. @default true */
  readonly shareReads: boolean;
}

const count = (least: number) => z.coerce.number().int().min(least).max(2_147_483_647);
const share = z.coerce.number().gt(0).lt(1);

const limitShapes = {
  timeoutMs: count(1),
  retries: count(0),
  retryShare: share,
  maxConcurrent: count(1),
  maxQueued: count(0),
  maxAnswerBytes: count(1),
  breakerFailureShare: share,
  breakerMinimumCalls: count(1),
  breakerWindowMs: count(100),
  breakerOpenMs: count(1),
};

const ownLimits = z.strictObject(limitShapes).partial();

/** `media:timeoutMs=60000,retries=0;chat:maxConcurrent=8` as an object of objects. */
const limitsBySubgraph = z
  .string()
  .regex(/^\w+:\w+=[\d.]+(,\w+=[\d.]+)*(;\w+:\w+=[\d.]+(,\w+=[\d.]+)*)*$/, 'not name:limit=number;…')
  .transform((text) =>
    Object.fromEntries(
      text.split(';').map((part) => {
        const [name = '', limits = ''] = part.split(':');
        return [name, Object.fromEntries(limits.split(',').map((limit) => limit.split('=')))];
      }),
    ),
  )
  .pipe(z.record(z.string(), ownLimits));

const variables = z.object({
  SUBGRAPH_TIMEOUT_MS: limitShapes.timeoutMs.default(30_000).describe('set it to milliseconds'),
  SUBGRAPH_RETRIES: limitShapes.retries.default(2).describe('set it to a number of further tries, 0 for none'),
  SUBGRAPH_RETRY_SHARE: limitShapes.retryShare.default(0.1).describe('set it to a share between 0 and 1'),
  SUBGRAPH_MAX_CONCURRENT: limitShapes.maxConcurrent.default(64).describe('set it to a number of fetches'),
  SUBGRAPH_MAX_QUEUED: limitShapes.maxQueued.default(512).describe('set it to a number of fetches'),
  SUBGRAPH_MAX_ANSWER_BYTES: limitShapes.maxAnswerBytes.default(32 * 1024 * 1024).describe('set it to bytes'),
  SUBGRAPH_BREAKER_FAILURE_SHARE: limitShapes.breakerFailureShare
    .default(0.5)
    .describe('set it to a share between 0 and 1'),
  SUBGRAPH_BREAKER_MINIMUM_CALLS: limitShapes.breakerMinimumCalls.default(20).describe('set it to a number of fetches'),
  SUBGRAPH_BREAKER_WINDOW_MS: limitShapes.breakerWindowMs.default(10_000).describe('set it to milliseconds'),
  SUBGRAPH_BREAKER_OPEN_MS: limitShapes.breakerOpenMs.default(5_000).describe('set it to milliseconds'),
  SUBGRAPH_LIMITS: limitsBySubgraph
    .default({})
    .describe('set it to limits of single subgraphs, for example media:timeoutMs=60000,retries=0;chat:maxConcurrent=8'),
  SUBGRAPH_SHARE_READS: flag.default(true).describe('set it to 1 or 0'),
});

/**
 * @param subgraphs the names that there are, so that a limit for a misspelt one is not lost silently
 * @throws ConfigError
 */
export function readTransportConfig(env: NodeJS.ProcessEnv, subgraphs: readonly string[]): TransportConfig {
  const known = variables.extend({
    SUBGRAPH_LIMITS: variables.shape.SUBGRAPH_LIMITS.refine(
      (limits) => Object.keys(limits).every((name) => subgraphs.includes(name)),
      `there are only ${subgraphs.join(', ')}`,
    ).describe(variables.shape.SUBGRAPH_LIMITS.description ?? ''),
  });
  const values = readEnv(known, env);
  const everybody: SubgraphLimits = {
    timeoutMs: values.SUBGRAPH_TIMEOUT_MS,
    retries: values.SUBGRAPH_RETRIES,
    retryShare: values.SUBGRAPH_RETRY_SHARE,
    maxConcurrent: values.SUBGRAPH_MAX_CONCURRENT,
    maxQueued: values.SUBGRAPH_MAX_QUEUED,
    maxAnswerBytes: values.SUBGRAPH_MAX_ANSWER_BYTES,
    breakerFailureShare: values.SUBGRAPH_BREAKER_FAILURE_SHARE,
    breakerMinimumCalls: values.SUBGRAPH_BREAKER_MINIMUM_CALLS,
    breakerWindowMs: values.SUBGRAPH_BREAKER_WINDOW_MS,
    breakerOpenMs: values.SUBGRAPH_BREAKER_OPEN_MS,
  };
  const own = new Map(Object.entries(values.SUBGRAPH_LIMITS));
  return {
    limitsOf: (subgraph) => ({ ...everybody, ...definedOnly(own.get(subgraph) ?? {}) }),
    shareReads: values.SUBGRAPH_SHARE_READS,
  };
}

type OwnLimits = z.infer<typeof ownLimits>;

function definedOnly(limits: OwnLimits): Partial<SubgraphLimits> {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}
