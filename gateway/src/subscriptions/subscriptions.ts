import { randomUUID } from 'node:crypto';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { SharedStream, SubgraphRequest } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import { audience } from '@kizuna/kit/viewer/viewer';
import type { GraphQLFormattedError } from 'graphql';
import type { Variables } from '../execution/conditions.ts';
import type { Executor } from '../execution/executor.ts';
import type { HeadersFor } from '../execution/subgraph-headers.ts';
import type { ReadyOperation } from '../operations/ready-operations.ts';
import type { CurrentGraph } from '../supergraph/current-graph.ts';
import type { GraphRuntime } from '../supergraph/graph-runtime.ts';
import type { MaskErrors } from '../telemetry/error-masking.ts';
import type { SubgraphTransports } from '../transport/subgraph-transport.ts';
import { catchUp } from './catch-up.ts';
import { lostAnswer, refusalAnswer, writeEvent } from './event-answer.ts';
import { EventStream } from './event-stream.ts';
import { followRights, type RightsWatch } from './rights-watch.ts';
import type { Position, Resume, Subscriber, Subscription } from './subscriber.ts';

/** Why a subscription may not be started, in the subgraph's own words. */
export interface Refused {
  readonly errors: readonly GraphQLFormattedError[];
}

export interface Subscriptions {
  /**
   * Starts a subscription.
   * @param variables coerced
   * @param resume null for clients that cannot
   */
  subscribe(
    operation: ReadyOperation,
    variables: Variables,
    subscriber: Subscriber,
    resume: Resume | null,
  ): Promise<Subscription | Refused>;
  /** How many streams are followed. */
  readonly open: number;
  close(): void;
}

export interface SubscriptionsOptions {
  readonly graph: CurrentGraph;
  readonly maskErrors: MaskErrors;
  readonly executor: Executor;
  readonly transports: SubgraphTransports;
  readonly headersFor: HeadersFor;
  readonly bus: Bus;
  readonly logger: Logger;
}

/** The epoch of streams that their subgraph numbers: its numbers never begin anew. */
const ownNumbers = 'n';

/** How long streams stay open that nobody follows: shared ones, and others whose client may come back. */
const lingerSharedMs = 5_000;
const lingerAloneMs = 15_000;
/** Streams of clients that may come back; beyond, the oldest are forgotten. */
const maxRemembered = 5_000;

interface StreamKind {
  readonly numberedFrom: number | null;
  readonly lingerMs: number;
  readonly as?: typeof audience;
  readonly onClose: () => void;
}

/** A stream that several may follow, and what watches over their rights. */
interface Shared {
  readonly stream: EventStream;
  readonly rights: RightsWatch;
}

/**
 * The subscriptions of all clients. Those who ask the same of a subgraph that says that its events are the same for everybody share
 * one stream: each is authorised by the subgraph when they join, and again when a right may have ended; each event is run and written
 * once. All others get a stream of their own.
 */
export function createSubscriptions(options: SubscriptionsOptions): Subscriptions {
  const { graph, executor, transports, headersFor, maskErrors, bus, logger } = options;
  const shared = new Map<string, Promise<Shared | Refused>>();
  /** Each with what plans it anew. */
  const streams = new Map<EventStream, (runtime: GraphRuntime) => Promise<void>>();
  /** By epoch: streams of one viewer that have numbers only here, and whose they are. */
  const alone = new Map<string, { readonly whose: string; readonly stream: EventStream }>();

  /** What the subgraph is asked, but for who asks. */
  function sourceOf({ plan }: ReadyOperation, variables: Variables) {
    const [first] = plan.requests;
    const transport = first && transports.get(first.subgraph);
    if (!first || !transport) throw new Error('The subscription has no subgraph to go to.');
    const { query, operationName, variables: used } = first.operation(0);
    const request = { query, variables: pick(variables, used), ...(operationName ? { operationName } : {}) };
    return { subgraph: first.subgraph, transport, request };
  }

  async function requestOf(
    { subgraph, request }: ReturnType<typeof sourceOf>,
    context: RequestContext,
    after: number | null,
    as?: typeof audience,
  ): Promise<SubgraphRequest> {
    return { ...request, headers: await headersFor(context, subgraph, as), ...(after === null ? {} : { after }) };
  }

  function openStream(
    operation: ReadyOperation,
    variables: Variables,
    context: RequestContext,
    { numberedFrom, lingerMs, as, onClose }: StreamKind,
  ): EventStream {
    let now = operation;
    const stream: EventStream = new EventStream({
      epoch: numberedFrom === null ? randomUUID() : ownNumbers,
      numberedFrom,
      lingerMs,
      logger,
      open: async (after) => {
        const source = sourceOf(now, variables);
        return source.transport.subscribe(await requestOf(source, context, after, as));
      },
      complete: async (event, position) =>
        writeEvent(await executor.execute(now.plan, variables, context, event), position),
      onClose() {
        streams.delete(stream);
        onClose();
      },
    });
    streams.set(stream, async ({ operations }) => {
      const next = await operations.prepare(now.text, now.operationName);
      if ('errors' in next) {
        stream.close(refusalAnswer(maskErrors(next.errors, context.locale)));
        return;
      }
      const isSame = sameRequest(now, next);
      now = next;
      if (!isSame) stream.replaceSource();
    });
    return stream;
  }

  /** Puts the plans of another supergraph in the place of the present ones. Only what it does not know any more ends. */
  const stopFollowing = graph.onSwap((runtime) => {
    for (const [stream, replan] of streams) {
      replan(runtime).catch((error: unknown) => {
        logger.error({ err: error }, 'a subscription could not be planned anew');
        stream.close();
      });
    }
  });

  async function subscribeAlone(
    operation: ReadyOperation,
    variables: Variables,
    subscriber: Subscriber,
    numberedFrom: number | null,
    resume: Resume | null,
  ): Promise<Subscription | Refused> {
    const whose = JSON.stringify([keyOf(operation, variables, subscriber.context), subscriber.context.viewer?.userId]);
    const position = resume?.position;
    const left = position ? alone.get(position.epoch) : undefined;
    if (position && left?.whose === whose && left.stream.covers(position.sequence)) {
      const member = left.stream.enter(subscriber);
      member.goLive(position.sequence);
      return { stop: () => member.leave() };
    }
    const goesOn = numberedFrom !== null && position?.epoch === ownNumbers;
    const stream = openStream(operation, variables, subscriber.context, {
      numberedFrom: goesOn ? position.sequence : numberedFrom,
      lingerMs: resume && numberedFrom === null ? lingerAloneMs : 0,
      onClose: () => alone.delete(stream.epoch),
    });
    if (position && !goesOn) subscriber.next(lostAnswer({ epoch: stream.epoch, sequence: stream.position }));
    const member = stream.enter(subscriber);
    member.goLive(stream.position);
    const refused = await stream.start();
    if (refused) return { errors: refused.errors ?? [] };
    if (resume && numberedFrom === null && !stream.isClosed) remember(whose, stream);
    return { stop: () => member.leave() };
  }

  function remember(whose: string, stream: EventStream): void {
    alone.set(stream.epoch, { whose, stream });
    for (const { stream: oldest } of alone.values()) {
      if (alone.size <= maxRemembered) return;
      alone.delete(oldest.epoch);
      if (oldest.subscribers.length === 0) oldest.close();
    }
  }

  /** The stream of all who ask the same; opened when nobody follows it yet. */
  function sharedStream(
    key: string,
    operation: ReadyOperation,
    variables: Variables,
    context: RequestContext,
    { sequence, topics }: SharedStream,
  ): Promise<Shared | Refused> {
    const known = shared.get(key);
    if (known) return known;
    const ofAll: RequestContext = { ...context, viewer: null, client: { address: null, userAgent: null } };
    const opening = open();
    shared.set(key, opening);
    return opening;

    async function open() {
      const stream = openStream(operation, variables, ofAll, {
        numberedFrom: sequence,
        lingerMs: lingerSharedMs,
        as: audience,
        onClose: () => {
          if (shared.get(key) === opening) shared.delete(key);
          rights?.close();
        },
      });
      let rights: RightsWatch | undefined;
      try {
        rights = await followRights(bus, topics, {
          subscribers: () => stream.subscribers,
          mayStay: (subscriber) => mayFollow(operation, variables, subscriber.context),
          expel: (subscriber) => stream.expel(subscriber),
          logger,
        });
        const refused = await stream.start();
        if (refused) return { errors: refused.errors ?? [] };
        return { stream, rights };
      } catch (error) {
        stream.close();
        throw error;
      }
    }
  }

  /** Whether a viewer still has the right; null while the subgraph cannot be asked. */
  async function mayFollow(
    operation: ReadyOperation,
    variables: Variables,
    context: RequestContext,
  ): Promise<boolean | null> {
    const source = sourceOf(operation, variables);
    const answer = await source.transport.authorize(await requestOf(source, context, null));
    if (!('errors' in answer)) return true;
    const code = answer.errors[0]?.extensions?.code;
    return code === 'SERVICE_UNAVAILABLE' || code === 'SUBGRAPH_TIMEOUT' || code === 'INTERNAL_ERROR' ? null : false;
  }

  async function subscribeShared(
    operation: ReadyOperation,
    variables: Variables,
    subscriber: Subscriber,
    authorized: SharedStream,
    resume: Resume | null,
  ): Promise<Subscription | Refused> {
    const key = keyOf(operation, variables, subscriber.context);
    const found = await sharedStream(key, operation, variables, subscriber.context, authorized);
    if ('errors' in found) return found;
    const { stream, rights } = found;
    // The last of its followers left just now.
    if (stream.isClosed) return subscribeShared(operation, variables, subscriber, authorized, resume);
    const position = resume?.position ?? null;
    const after = placeToJoin(stream, authorized, position);
    if (position !== null && after !== position.sequence)
      subscriber.next(lostAnswer({ epoch: stream.epoch, sequence: after }));
    const joined = catchUp({
      stream,
      subscriber,
      after,
      open: async (from) => {
        const source = sourceOf(operation, variables);
        return source.transport.subscribe(await requestOf(source, subscriber.context, from, audience));
      },
      complete: async (event, position) =>
        writeEvent(
          await executor.execute(operation.plan, variables, { ...subscriber.context, viewer: null }, event),
          position,
        ),
    });
    // Between being authorised and being watched over, the right may have ended.
    if (rights.hasChanged) void rights.check(subscriber);
    return joined;
  }

  return {
    get open() {
      return streams.size;
    },
    async subscribe(operation, variables, subscriber, resume) {
      const { sharing } = operation;
      const source = sourceOf(operation, variables);
      const answer = await source.transport.authorize(await requestOf(source, subscriber.context, null));
      if ('errors' in answer) return answer;
      const { shared: authorized } = answer;
      if (authorized && sharing && !sharing.differsByViewer) {
        return subscribeShared(operation, variables, subscriber, authorized, resume);
      }
      const numberedFrom = authorized?.sequence == null ? null : (authorized.after ?? authorized.sequence);
      return subscribeAlone(operation, variables, subscriber, numberedFrom, resume);
    },
    close() {
      stopFollowing();
      for (const stream of streams.keys()) stream.close();
    },
  };
}

/** After which event somebody joins a stream: where they stood, where their arguments say, or now. */
function placeToJoin(stream: EventStream, { sequence, after }: SharedStream, position: Position | null): number {
  if (sequence === null) {
    const isKnown =
      position?.epoch === stream.epoch && stream.covers(position.sequence) && position.sequence <= stream.position;
    return isKnown ? position.sequence : stream.position;
  }
  if (position?.epoch === ownNumbers && position.sequence <= sequence) return position.sequence;
  return after ?? sequence;
}

/** Of all who may share a stream: what is asked, but for the place to go on from, and the language of errors. */
function keyOf(
  { text, operationName, sharing }: ReadyOperation,
  variables: Variables,
  { locale }: RequestContext,
): string {
  const names = Object.keys(variables)
    .filter((name) => name !== sharing?.afterVariable)
    .sort();
  return JSON.stringify([text, operationName, locale, names.map((name) => [name, variables[name]])]);
}

/** Whether two plans ask the same of the subgraph that owns the events. */
function sameRequest(one: ReadyOperation, other: ReadyOperation): boolean {
  const [a, b] = [one, other].map(({ plan }) => plan.requests[0]);
  return a?.subgraph === b?.subgraph && a?.operation(0).query === b?.operation(0).query;
}

function pick(values: Variables, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name]]));
}
