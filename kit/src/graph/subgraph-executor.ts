import {
  createSourceEventStream,
  type DocumentNode,
  type GraphQLError,
  type GraphQLFormattedError,
  getOperationAST,
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
import { type CompiledOperation, compileOperation, type OperationResult } from './execution/compiled-operation.ts';
import { isPromise } from './is-promise.ts';
import { refuseNul } from './refuse-nul.ts';
import { type RequestContext, type ResponseEffects, type SubgraphHeaders, subgraphHeaders } from './request-context.ts';
import { compileSharedField } from './shared-field.ts';
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

/** A subgraph's answer, as it is written in JSON. */
export interface SubgraphResponse {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: {
    readonly effects?: ResponseEffects;
    /** The number of a shared subscription's event, where it travels over a socket. */
    readonly sequence?: number;
    /** The answer to `authorize`, where it travels as an answer. */
    readonly authorization?: Authorization;
    /** Not an event, but that the stream stands, where it travels as its first answer. */
    readonly began?: true;
  };
}

/** An event of a subscription. */
export interface SubgraphEvent {
  /** The answer: a SubgraphResponse as JSON text, whose `extensions.sequence` nobody reads. */
  readonly json: string;
  /** The number of a shared subscription's event; null for a stream without numbers, and for the last answer of one that failed. */
  readonly sequence: number | null;
  /** Those of the answer, so that nobody has to parse it for them. */
  readonly errors?: readonly GraphQLFormattedError[];
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
  /** Never fails. @returns a SubgraphResponse as JSON text: at once when nothing had to be waited for */
  execute(request: SubgraphRequest): string | PromiseLike<string>;
  /** Asks for one viewer before the gateway lets them share a stream. Never rejects. */
  authorize(request: SubgraphRequest): Promise<Authorization>;
  /** An answer alone when the subscription could not be started. Never rejects, nor do its events: the last one carries the error. */
  subscribe(request: SubgraphRequest): Promise<AsyncIterableIterator<SubgraphEvent> | SubgraphResponse>;
}

/** One for all streams, since each asks before each event. */
const always = Promise.resolve(true);

interface Prepared {
  readonly document: DocumentNode;
  readonly errors: readonly GraphQLError[];
  /** Those of its operations that were asked for. */
  readonly operations: Map<string | undefined, PreparedOperation>;
}

interface PreparedOperation {
  readonly compiled: CompiledOperation;
  readonly sharedField: ReturnType<typeof compileSharedField>;
}

export function createSubgraphExecutor(
  subgraph: Subgraph,
  options: { readonly verifyAssertion: AssertionVerifier; readonly logger: Logger },
): SubgraphExecutor {
  const { verifyAssertion, logger } = options;
  // Weighed by text: a document and what is compiled of it take many times the memory of its text, and clients can make up any number
  // of them.
  const prepared = new LRUCache<string, Prepared>({
    maxSize: 400_000,
    sizeCalculation: (_, query) => query.length + 1,
  });

  const areas = accessAreasOf(subgraph.schema);

  function prepare(query: string): Prepared {
    const known = prepared.get(query);
    if (known) return known;
    const document = parse(query, { noLocation: true });
    refuseNul(document);
    const made = {
      document,
      errors: validate(subgraph.schema, document, specifiedRules),
      operations: new Map<string | undefined, PreparedOperation>(),
    };
    prepared.set(query, made);
    return made;
  }

  function operationOf({ document, operations }: Prepared, { operationName }: SubgraphRequest): PreparedOperation {
    const known = operations.get(operationName);
    if (known) return known;
    const operation = {
      compiled: compileOperation(subgraph.schema, document, operationName),
      sharedField: compileSharedField(subgraph.schema, document, operationName),
    };
    if (getOperationAST(document, operationName)) operations.set(operationName, operation);
    return operation;
  }

  /** @returns why it may not be run, when it is not valid */
  function bind(asked: Prepared, request: SubgraphRequest) {
    if (asked.errors.length > 0) return asked.errors;
    return operationOf(asked, request).compiled.bind(request.variables ?? {});
  }

  /** Everything before execution, the same for all three kinds of operation. */
  function start(request: SubgraphRequest) {
    const caller = verifyAssertion(request.headers[subgraphHeaders.assertion]);
    refuseNul(request.variables);
    return { context: readContext(request.headers, caller, areas), asked: prepare(request.query) };
  }

  function contextOfOperation(context: StartedContext): RequestContext {
    const { caller } = context;
    if (!caller || caller === audience) return subgraph.createContext(context);
    const asCaller = () => subgraph.createContext({ ...context, viewer: caller });
    return subgraph.createContext({ ...context, asCaller });
  }

  /** The events of a subscription: on behalf of its audience, or of its viewer. */
  async function sourceOf(request: SubgraphRequest, context: StartedContext, asked: Prepared) {
    const field = operationOf(asked, request).sharedField?.(request.variables ?? {});
    if (!field) {
      if (context.isAudience) throw new KizunaError('FORBIDDEN');
      const source = await createSourceEventStream({
        schema: subgraph.schema,
        document: asked.document,
        variableValues: request.variables,
        operationName: request.operationName,
        contextValue: subgraph.createContext(context),
      });
      return { source, context };
    }
    const { definition, args: given } = field;
    const { sequenceOf } = definition;
    if (!context.isAudience) {
      const source = await followAsViewer(definition, given, subgraph.createContext(context), request.after);
      return { source, context, sequenceOf };
    }
    const ofAudience = { ...context, audience: definition.audienceOf(given) };
    const options = { after: request.after ?? null, mayGoOn: () => always };
    const source = await definition.follow(given, subgraph.createContext(ofAudience), options);
    return { source, context: ofAudience, sequenceOf };
  }

  /** Writes the answer. @param sequence of an event that has one */
  function write(
    { data, errors }: OperationResult,
    { effects, locale }: RequestContext,
    request: SubgraphRequest,
    sequence: number | null = null,
  ): SubgraphEvent {
    const hasEffects = Object.keys(effects).length > 0;
    if (data !== undefined && errors.length === 0 && !hasEffects) return { json: `{"data":${data}}`, sequence };
    const formatted =
      errors.length > 0 ? errors.map((error) => formatError(error, locale, logger, request)) : undefined;
    const parts = data === undefined ? [] : [`"data":${data}`];
    if (formatted) parts.push(`"errors":${JSON.stringify(formatted)}`);
    if (hasEffects) parts.push(`"extensions":${JSON.stringify({ effects })}`);
    const json = `{${parts.join()}}`;
    return formatted ? { json, sequence, errors: formatted } : { json, sequence };
  }

  /** The answer to what is not run, or not further. */
  function refusal(
    errors: readonly unknown[],
    request: SubgraphRequest,
  ): { readonly errors: readonly GraphQLFormattedError[] } {
    const locale = localeOf(request.headers);
    return { errors: errors.map((error) => formatError(error, locale, logger, request)) };
  }

  return {
    execute(request) {
      const failed = (error: unknown) => JSON.stringify(refusal([error], request));
      try {
        const { context, asked } = start(request);
        const run = bind(asked, request);
        if (typeof run !== 'function') return JSON.stringify(refusal(run, request));
        const answer = (result: OperationResult) => write(result, context, request).json;
        const result = run({ contextValue: contextOfOperation(context) });
        return isPromise(result) ? result.then(answer).then(undefined, failed) : answer(result);
      } catch (error) {
        return failed(error);
      }
    },

    async authorize(request) {
      try {
        const { context, asked } = start(request);
        if (asked.errors.length > 0) return refusal(asked.errors, request);
        const field = operationOf(asked, request).sharedField?.(request.variables ?? {});
        if (!field || context.isAudience) return { shared: null };
        const { definition, args } = field;
        const sequence = await definition.authorize(args, subgraph.createContext(context));
        return { shared: { topics: definition.topicsOf(args), sequence, after: definition.afterOf?.(args) ?? null } };
      } catch (error) {
        return refusal([error], request);
      }
    },

    async subscribe(request) {
      try {
        const { context: started, asked } = start(request);
        const run = bind(asked, request);
        if (typeof run !== 'function') return refusal(run, request);
        const { source, context, sequenceOf } = await sourceOf(request, started, asked);
        if (!(Symbol.asyncIterator in source)) return refusal(source.errors ?? [], request);
        // Each event gets loaders of its own: what they remember must not outlive the event.
        const onEvent = (event: unknown) => {
          const answer = (result: OperationResult) =>
            write(result, context, request, sequenceOf ? sequenceOf(event) : null);
          const result = run({ rootValue: event, contextValue: subgraph.createContext(context) });
          return isPromise(result) ? result.then(answer) : answer(result);
        };
        return mapEvents(source, onEvent, (error) => {
          const refused = refusal([error], request);
          return { json: JSON.stringify(refused), sequence: null, errors: refused.errors };
        });
      } catch (error) {
        return refusal([error], request);
      }
    },
  };
}

/**
 * Answers each event; a source that throws ends with one last answer that carries the error. What waits for an event is kept small:
 * there are many streams, and most wait most of the time.
 */
function mapEvents(
  events: AsyncIterable<unknown>,
  onEvent: (event: unknown) => SubgraphEvent | PromiseLike<SubgraphEvent>,
  onError: (error: unknown) => SubgraphEvent,
): AsyncIterableIterator<SubgraphEvent> {
  type Result = IteratorResult<SubgraphEvent, void>;
  const source = events[Symbol.asyncIterator]();
  const atEnd: Result = { done: true, value: undefined };
  const answered = (value: SubgraphEvent): Result => ({ done: false, value });
  let failed = false;

  async function fail(error: unknown): Promise<Result> {
    failed = true;
    await source.return?.();
    return answered(onError(error));
  }

  function take(event: IteratorResult<unknown>): Result | PromiseLike<Result> {
    if (event.done) return atEnd;
    try {
      const answer = onEvent(event.value);
      return isPromise(answer) ? answer.then(answered, fail) : answered(answer);
    } catch (error) {
      return fail(error);
    }
  }

  function next(): Promise<Result> {
    if (failed) return Promise.resolve(atEnd);
    try {
      return source.next().then(take, fail);
    } catch (error) {
      return fail(error);
    }
  }

  return asyncIterator<SubgraphEvent>(next, async () => source.return?.());
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
  const context = {
    viewer,
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
  return caller && caller !== viewer ? { ...context, caller } : context;
}

function localeOf(headers: SubgraphHeaders): 'en' | 'ja' {
  return headers[subgraphHeaders.locale] === 'ja' ? 'ja' : 'en';
}
