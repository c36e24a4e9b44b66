import { asyncIterator } from '@kizuna/kit/graph/async-iterator';
import type {
  Authorization,
  SubgraphEvent,
  SubgraphRequest,
  SubgraphResponse,
} from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { boundedEvents } from './bounded-events.ts';
import { failureAnswer, SubgraphFailure } from './subgraph-failure.ts';
import type { SubgraphTransport } from './subgraph-transport.ts';

export interface SocketSubscriptionsOptions {
  readonly name: string;
  /** For example `http://127.0.0.1:4006/graphql`. */
  readonly url: string;
  readonly logger: Logger;
  /** Milliseconds until the socket must stand. */
  readonly timeoutMs: number;
}

const pingEveryMs = 10_000;
const pongWithinMs = 5_000;

/** The subscriptions of one subgraph, all on one graphql-ws socket, each with its viewer's headers in `extensions`. */
export function createSocketSubscriptions(
  options: SocketSubscriptionsOptions,
): Pick<SubgraphTransport, 'authorize' | 'subscribe' | 'close'> {
  const { name, logger, timeoutMs } = options;
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
    logger.warn({ err: error, subgraph: name }, 'subscription to a subgraph broke');
    return failureAnswer(new SubgraphFailure('unreachable'), request);
  }

  function open({ headers, query, variables, operationName, after }: SubgraphRequest, authorize: boolean) {
    const payload = {
      query,
      ...(variables ? { variables } : {}),
      ...(operationName ? { operationName } : {}),
      extensions: {
        headers,
        ...(after === undefined ? {} : { after }),
        ...(authorize ? { authorize } : { confirm: true }),
      },
    };
    return boundedEvents<unknown>((sink) => sockets.subscribe<Record<string, unknown>>(payload, sink));
  }

  return {
    async authorize(request) {
      const answers = open(request, true);
      try {
        const answer = await answers.next();
        return authorizationShape.parse(answer.value).extensions.authorization;
      } catch (error) {
        return { errors: unreachable(error, request).errors ?? [] };
      } finally {
        void answers.return?.();
      }
    },
    /** Resolves when the subgraph says that it listens: until then nothing may be given up for it. */
    async subscribe(request) {
      const events = open(request, false);
      /** From a subgraph of before, which does not say that it stands. */
      let firstEvent: SubgraphResponse | null = null;
      try {
        const first = await events.next();
        const answer = eventShape.parse(first.value);
        if (answer.data && !answer.errors) firstEvent = answer;
        else if (!answer.extensions?.began) {
          void events.return?.();
          return answer;
        }
      } catch (error) {
        void events.return?.();
        return unreachable(error, request);
      }
      let broken = false;
      return asyncIterator<SubgraphEvent>(
        async () => {
          if (broken) return { done: true, value: undefined };
          if (firstEvent) {
            const value = eventOf(firstEvent);
            firstEvent = null;
            return { done: false, value };
          }
          try {
            const event = await events.next();
            if (event.done) return { done: true, value: undefined };
            return { done: false, value: eventOf(eventShape.parse(event.value)) };
          } catch (error) {
            broken = true;
            return { done: false, value: eventOf(unreachable(error, request)) };
          }
        },
        async () => events.return?.(),
      );
    },
    async close() {
      await sockets.dispose();
    },
  };
}

function eventOf(answer: SubgraphResponse): SubgraphEvent {
  const { errors, extensions } = answer;
  const event = { json: JSON.stringify(answer), sequence: extensions?.sequence ?? null };
  return errors ? { ...event, errors } : event;
}

const errorsShape = z.array(
  z.object({
    message: z.string(),
    path: z.array(z.union([z.string(), z.number()])).optional(),
    extensions: z.record(z.string(), z.unknown()).optional(),
  }),
);

const eventShape = z
  .object({
    data: z.record(z.string(), z.unknown()).nullish(),
    errors: errorsShape.optional(),
    extensions: z
      .object({
        effects: z
          .object({ refreshToken: z.object({ value: z.string(), expiresAt: z.string() }).nullable().optional() })
          .optional(),
        sequence: z.number().int().optional(),
        began: z.literal(true).optional(),
      })
      .optional(),
  })
  // Some other JSON is no answer: taken for one it would be nulls without an error.
  .refine(({ data, errors }) => data !== undefined || errors !== undefined) as z.ZodType<SubgraphResponse>;

const authorizationShape = z.object({
  extensions: z.object({
    authorization: z.union([
      z.object({
        shared: z
          .object({
            topics: z.array(z.string()),
            sequence: z.number().int().nullable(),
            after: z.number().int().nullable(),
          })
          .nullable(),
      }),
      z.object({ errors: errorsShape }),
    ]) as z.ZodType<Authorization>,
  }),
});
