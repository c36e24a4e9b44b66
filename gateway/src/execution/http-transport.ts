import type { Locale } from '@kizuna/kit/errors/error-codes';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { asyncIterator } from '@kizuna/kit/graph/async-iterator';
import { subgraphHeaders } from '@kizuna/kit/graph/request-context';
import type { SubgraphRequest, SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import { createClient } from 'graphql-ws';
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { SubgraphTransport } from './subgraph-transport.ts';

export interface HttpTransportOptions {
  readonly name: string;
  /** For example `http://127.0.0.1:4006/graphql`. */
  readonly url: string;
  readonly logger: Logger;
  /** Milliseconds until an answer must be there. @default 30_000 */
  readonly timeoutMs?: number;
}

/** Connections to one subgraph at most; keep-alive makes few enough. */
const connections = 16;
const pingEveryMs = 10_000;
const pongWithinMs = 5_000;

/** A subgraph that is a process of its own: keep-alive HTTP for queries and mutations, one graphql-ws socket for subscriptions. */
export function createHttpTransport(options: HttpTransportOptions): SubgraphTransport {
  const { name, logger, timeoutMs = 30_000 } = options;
  const url = new URL(options.url);
  const pool = new Pool(url.origin, {
    connections,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connectTimeout: 5_000,
  });
  let silence: NodeJS.Timeout | undefined;
  const sockets = createClient({
    url: options.url.replace(/^http/, 'ws'),
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string | string[]) {
        super(address, protocols, { handshakeTimeout: timeoutMs });
      }
    },
    // A stream that breaks is told to its subscriber, who knows from where to go on; silently starting it again would repeat.
    retryAttempts: 0,
    lazyCloseTimeout: 5_000,
    connectionAckWaitTimeout: timeoutMs,
    // A machine that vanishes says nothing: without an answer to a ping its streams are ended.
    keepAlive: pingEveryMs,
    on: {
      ping: (received) => {
        if (!received) silence = setTimeout(() => sockets.terminate(), pongWithinMs);
      },
      pong: (received) => {
        if (received) clearTimeout(silence);
      },
      closed: () => clearTimeout(silence),
    },
  });

  function unreachable(error: unknown, request: SubgraphRequest): SubgraphResponse {
    logger.warn({ err: error, subgraph: name }, 'subgraph cannot be reached');
    const locale: Locale = request.headers[subgraphHeaders.locale] === 'ja' ? 'ja' : 'en';
    const failure = new KizunaError('SERVICE_UNAVAILABLE');
    return { data: null, errors: [{ message: failure.messageIn(locale), extensions: { code: failure.code } }] };
  }

  return {
    async execute(request) {
      const { headers, ...body } = request;
      try {
        const answer = await pool.request({
          method: 'POST',
          path: url.pathname,
          headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
          body: JSON.stringify(body),
        });
        const text = await answer.body.text();
        if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}: ${text.slice(0, 200)}`);
        return responseShape.parse(JSON.parse(text));
      } catch (error) {
        return unreachable(error, request);
      }
    },

    async subscribe(request) {
      const { headers, query, variables, operationName } = request;
      const events = sockets.iterate<Record<string, unknown>, { effects?: object }>({
        query,
        ...(variables ? { variables } : {}),
        ...(operationName ? { operationName } : {}),
        extensions: { headers },
      });
      let broken = false;
      return asyncIterator<SubgraphResponse>(
        async () => {
          if (broken) return { done: true, value: undefined };
          try {
            const event = await events.next();
            if (event.done) return { done: true, value: undefined };
            return { done: false, value: responseShape.parse(event.value) };
          } catch (error) {
            broken = true;
            return { done: false, value: unreachable(error, request) };
          }
        },
        async () => events.return?.(),
      );
    },

    async close() {
      await sockets.dispose();
      await pool.close();
    },
  };
}

const responseShape = z
  .object({
    data: z.record(z.string(), z.unknown()).nullish(),
    errors: z
      .array(
        z.object({
          message: z.string(),
          path: z.array(z.union([z.string(), z.number()])).optional(),
          extensions: z.record(z.string(), z.unknown()).optional(),
        }),
      )
      .optional(),
    extensions: z
      .object({
        effects: z
          .object({ refreshToken: z.object({ value: z.string(), expiresAt: z.string() }).nullable().optional() })
          .optional(),
      })
      .optional(),
  })
  // Some other JSON is no answer: taken for one it would be nulls without an error.
  .refine(({ data, errors }) => data !== undefined || errors !== undefined) as z.ZodType<SubgraphResponse>;
