import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLFormattedError,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { formatError } from '../errors/format-errors.ts';
import type { Logger } from '../logging/logger.ts';
import type { AssertionVerifier } from '../viewer/assertion.ts';
import { asyncIterator, mapAsync } from './async-iterator.ts';
import { refuseNul } from './refuse-nul.ts';
import { type RequestContext, type ResponseEffects, type SubgraphHeaders, subgraphHeaders } from './request-context.ts';
import type { Subgraph } from './subgraph.ts';

/** One operation for a subgraph, as the gateway sends it. */
export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly headers: SubgraphHeaders;
}

/** A subgraph's answer. */
export interface SubgraphResponse {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: { readonly effects?: ResponseEffects };
}

/**
 * Runs operations on one subgraph: insists on the gateway's assertion, keeps prepared documents, masks errors. The one-process
 * edition calls it directly, the HTTP server (subgraph-server.ts) calls it for each request.
 */
export interface SubgraphExecutor {
  execute(request: SubgraphRequest): Promise<SubgraphResponse>;
  /** An answer alone when the subscription could not be started. */
  subscribe(request: SubgraphRequest): Promise<AsyncIterableIterator<SubgraphResponse> | SubgraphResponse>;
}

interface Prepared {
  readonly document: DocumentNode;
  readonly errors: readonly GraphQLError[];
}

export function createSubgraphExecutor(
  subgraph: Subgraph,
  options: { readonly verifyAssertion: AssertionVerifier; readonly logger: Logger },
): SubgraphExecutor {
  const { verifyAssertion, logger } = options;
  // Weighed by text: a document takes many times the memory of its text, and clients can make up any number of them.
  const prepared = new LRUCache<string, Prepared>({
    maxSize: 2_000_000,
    sizeCalculation: (_, query) => query.length + 1,
  });

  function prepare(query: string): Prepared {
    const known = prepared.get(query);
    if (known) return known;
    const document = parse(query, { noLocation: true });
    refuseNul(document);
    const made = { document, errors: validate(subgraph.schema, document, specifiedRules) };
    prepared.set(query, made);
    return made;
  }

  /** Everything before execution, the same for all three kinds of operation. */
  async function start(request: SubgraphRequest) {
    const context = await readContext(request.headers, verifyAssertion);
    refuseNul(request.variables);
    const { document, errors } = prepare(request.query);
    return { context, document, errors };
  }

  function shape(result: ExecutionResult, context: RequestContext): SubgraphResponse {
    const hasEffects = Object.keys(context.effects).length > 0;
    return {
      ...(result.data === undefined ? {} : { data: result.data }),
      ...(result.errors ? { errors: result.errors.map((error) => formatError(error, context.locale, logger)) } : {}),
      ...(hasEffects ? { extensions: { effects: context.effects } } : {}),
    };
  }

  function refuse(error: unknown, headers: SubgraphHeaders): SubgraphResponse {
    return { errors: [formatError(error, localeOf(headers), logger)] };
  }

  return {
    async execute(request) {
      try {
        const { context, document, errors } = await start(request);
        if (errors.length > 0) return shape({ errors }, context);
        const result = await execute({
          schema: subgraph.schema,
          document,
          contextValue: subgraph.createContext(context),
          variableValues: request.variables,
          operationName: request.operationName,
        });
        return shape(result, context);
      } catch (error) {
        return refuse(error, request.headers);
      }
    },

    async subscribe(request) {
      try {
        const { context, document, errors } = await start(request);
        if (errors.length > 0) return shape({ errors }, context);
        const args = {
          schema: subgraph.schema,
          document,
          contextValue: subgraph.createContext(context),
          variableValues: request.variables,
          operationName: request.operationName,
        };
        const source = await createSourceEventStream(args);
        if (!(Symbol.asyncIterator in source)) return shape(source, context);
        // Each event gets loaders of its own: what they remember must not outlive the event.
        const onEvent = async (event: unknown) =>
          shape(await execute({ ...args, rootValue: event, contextValue: subgraph.createContext(context) }), context);
        return mapEvents(source, onEvent, (error) => refuse(error, request.headers));
      } catch (error) {
        return refuse(error, request.headers);
      }
    },
  };
}

/** Answers each event; a source that throws ends with one last answer that carries the error. */
function mapEvents(
  source: AsyncIterable<unknown>,
  onEvent: (event: unknown) => Promise<SubgraphResponse>,
  onError: (error: unknown) => SubgraphResponse,
): AsyncIterableIterator<SubgraphResponse> {
  const answers = mapAsync(source[Symbol.asyncIterator](), onEvent);
  let failed = false;
  return asyncIterator(
    async () => {
      if (failed) return { done: true, value: undefined };
      try {
        return await answers.next();
      } catch (error) {
        failed = true;
        return { done: false, value: onError(error) };
      }
    },
    async () => answers.return?.(),
  );
}

async function readContext(headers: SubgraphHeaders, verify: AssertionVerifier): Promise<RequestContext> {
  return {
    viewer: await verify(headers[subgraphHeaders.assertion]),
    locale: localeOf(headers),
    requestId: headers[subgraphHeaders.requestId] ?? '',
    client: {
      address: headers[subgraphHeaders.clientAddress] ?? null,
      userAgent: headers[subgraphHeaders.userAgent] ?? null,
    },
    refreshToken: headers[subgraphHeaders.refreshToken] ?? null,
    effects: {},
  };
}

function localeOf(headers: SubgraphHeaders): 'en' | 'ja' {
  return headers[subgraphHeaders.locale] === 'ja' ? 'ja' : 'en';
}
