import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLFormattedError,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { accessAreasOf } from '../access/enforce-access.ts';
import { knownViewer } from '../access/known-viewer.ts';
import { formatError } from '../errors/format-errors.ts';
import { KizunaError } from '../errors/kizuna-error.ts';
import type { Logger } from '../logging/logger.ts';
import type { AssertionVerifier } from '../viewer/assertion.ts';
import { type Audience, audience, type Viewer } from '../viewer/viewer.ts';
import { asyncIterator } from './async-iterator.ts';
import { refuseNul } from './refuse-nul.ts';
import { type RequestContext, type ResponseEffects, type SubgraphHeaders, subgraphHeaders } from './request-context.ts';
import { sharedFieldOf } from './shared-field.ts';
import { followAsViewer } from './shared-subscription.ts';
import type { Subgraph } from './subgraph.ts';

/** One operation for a subgraph, as the gateway sends it. */
export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly headers: SubgraphHeaders;
  /** For a shared subscription on behalf of its audience: the number after which to go on. */
  readonly after?: number;
}

/** A subgraph's answer. */
export interface SubgraphResponse {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: {
    readonly effects?: ResponseEffects;
    /** The number of a shared subscription's event. */
    readonly sequence?: number;
    /** The answer to `authorize`, where it travels as an answer. */
    readonly authorization?: Authorization;
  };
}

/** Whether a viewer may follow a subscription that may be shared. */
export type Authorization =
  | { readonly errors: readonly GraphQLFormattedError[] }
  /** Null when the subscription is none that is shared: whether the viewer may follow it shows when they do. */
  | { readonly shared: SharedStream | null };

export interface SharedStream {
  /** Announcements on the bus after which to ask again. */
  readonly topics: readonly string[];
  /** The number of the newest event; null for streams without numbers. */
  readonly sequence: number | null;
  /** The number after which the client's arguments want to go on. */
  readonly after: number | null;
}

/**
 * Runs operations on one subgraph: insists on the gateway's assertion, keeps prepared documents, masks errors. The one-process
 * edition calls it directly, the HTTP server (subgraph-server.ts) calls it for each request.
 */
export interface SubgraphExecutor {
  execute(request: SubgraphRequest): Promise<SubgraphResponse>;
  /** Asks for one viewer before the gateway lets them share a stream. Never rejects. */
  authorize(request: SubgraphRequest): Promise<Authorization>;
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

  const areas = accessAreasOf(subgraph.schema);

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
    const caller = await verifyAssertion(request.headers[subgraphHeaders.assertion]);
    refuseNul(request.variables);
    const { document, errors } = prepare(request.query);
    return { context: readContext(request.headers, caller, areas), document, errors };
  }

  function contextOfOperation(context: StartedContext): RequestContext {
    const { caller } = context;
    if (!caller || caller === audience) return subgraph.createContext(context);
    const asCaller = () => subgraph.createContext({ ...context, viewer: caller });
    return subgraph.createContext({ ...context, asCaller });
  }

  /** The events of a subscription: on behalf of its audience, or of its viewer. */
  async function sourceOf(request: SubgraphRequest, context: StartedContext, args: SubscriptionArguments) {
    const field = sharedFieldOf(subgraph.schema, args);
    if (!field) {
      if (context.isAudience) throw new KizunaError('FORBIDDEN');
      const source = await createSourceEventStream({ ...args, contextValue: subgraph.createContext(context) });
      return { source, context };
    }
    const { definition, args: given } = field;
    const { sequenceOf } = definition;
    if (!context.isAudience) {
      const source = await followAsViewer(definition, given, subgraph.createContext(context), request.after);
      return { source, context, sequenceOf };
    }
    const ofAudience = { ...context, audience: definition.audienceOf(given) };
    const options = { after: request.after ?? null, mayGoOn: async () => true };
    const source = await definition.follow(given, subgraph.createContext(ofAudience), options);
    return { source, context: ofAudience, sequenceOf };
  }

  function shape(result: ExecutionResult, context: RequestContext, request: SubgraphRequest): SubgraphResponse {
    const hasEffects = Object.keys(context.effects).length > 0;
    return {
      ...(result.data === undefined ? {} : { data: result.data }),
      ...(result.errors
        ? { errors: result.errors.map((error) => formatError(error, context.locale, logger, request)) }
        : {}),
      ...(hasEffects ? { extensions: { effects: context.effects } } : {}),
    };
  }

  function refuse(error: unknown, request: SubgraphRequest): { readonly errors: readonly GraphQLFormattedError[] } {
    return { errors: [formatError(error, localeOf(request.headers), logger, request)] };
  }

  return {
    async execute(request) {
      try {
        const { context, document, errors } = await start(request);
        if (errors.length > 0) return shape({ errors }, context, request);
        const result = await execute({
          schema: subgraph.schema,
          document,
          contextValue: contextOfOperation(context),
          variableValues: request.variables,
          operationName: request.operationName,
        });
        return shape(result, context, request);
      } catch (error) {
        return refuse(error, request);
      }
    },

    async authorize(request) {
      try {
        const { context, document, errors } = await start(request);
        if (errors.length > 0)
          return { errors: errors.map((error) => formatError(error, context.locale, logger, request)) };
        const field = sharedFieldOf(subgraph.schema, argumentsOf(request, document));
        if (!field || context.isAudience) return { shared: null };
        const { definition, args } = field;
        const sequence = await definition.authorize(args, subgraph.createContext(context));
        return { shared: { topics: definition.topicsOf(args), sequence, after: definition.afterOf?.(args) ?? null } };
      } catch (error) {
        return refuse(error, request);
      }
    },

    async subscribe(request) {
      try {
        const { context: started, document, errors } = await start(request);
        if (errors.length > 0) return shape({ errors }, started, request);
        const args = argumentsOf(request, document);
        const { source, context, sequenceOf } = await sourceOf(request, started, args);
        if (!(Symbol.asyncIterator in source)) return shape(source, context, request);
        // Each event gets loaders of its own: what they remember must not outlive the event.
        const onEvent = async (event: unknown) => {
          const result = await execute({ ...args, rootValue: event, contextValue: subgraph.createContext(context) });
          const answer = shape(result, context, request);
          return sequenceOf ? { ...answer, extensions: { ...answer.extensions, sequence: sequenceOf(event) } } : answer;
        };
        return mapEvents(source, onEvent, (error) => refuse(error, request));
      } catch (error) {
        return refuse(error, request);
      }
    },
  };

  function argumentsOf(request: SubgraphRequest, document: DocumentNode): SubscriptionArguments {
    return {
      schema: subgraph.schema,
      document,
      variableValues: request.variables,
      operationName: request.operationName,
    };
  }
}

type SubscriptionArguments = Pick<ExecutionArgs, 'schema' | 'document' | 'variableValues' | 'operationName'>;

/** Answers each event; a source that throws ends with one last answer that carries the error. */
function mapEvents(
  events: AsyncIterable<unknown>,
  onEvent: (event: unknown) => Promise<SubgraphResponse>,
  onError: (error: unknown) => SubgraphResponse,
): AsyncIterableIterator<SubgraphResponse> {
  const source = events[Symbol.asyncIterator]();
  let failed = false;
  return asyncIterator<SubgraphResponse>(
    async () => {
      if (failed) return { done: true, value: undefined };
      try {
        const event = await source.next();
        return event.done ? { done: true, value: undefined } : { done: false, value: await onEvent(event.value) };
      } catch (error) {
        failed = true;
        await source.return?.();
        return { done: false, value: onError(error) };
      }
    },
    async () => source.return?.(),
  );
}

interface StartedContext extends RequestContext {
  /** Whether the gateway asks for all who share a stream. */
  readonly isAudience: boolean;
}

function readContext(
  headers: SubgraphHeaders,
  caller: Viewer | Audience | null,
  areas: readonly string[] | null,
): StartedContext {
  const isAudience = caller === audience;
  const asked = isAudience ? null : caller;
  const viewer = areas ? knownViewer(asked, areas) : asked;
  return {
    viewer,
    ...(caller && caller !== viewer ? { caller } : {}),
    isAudience,
    audience: null,
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
