import { KizunaError } from '../errors/kizuna-error.ts';

/**
 * A subscription whose events are the same for everybody who may see them. The gateway follows it once for all who ask the same, and
 * has each of them authorised here: when they join, and again when a topic says that rights may have ended.
 */
export interface SharedSubscription<Args, Context, Event> {
  /** Names what the stream is about, for example `conversation:12`. Whoever follows it has the right to see just that. */
  audienceOf(args: Args): string;
  /** Announcements on the bus after which somebody may have lost the right: those whom `rightsOf` names, else everybody. */
  topicsOf(args: Args): readonly string[];
  /**
   * Whether the viewer may follow it.
   * @returns the number of the newest event, for streams whose events are numbered
   * @throws KizunaError when they may not
   */
  authorize(args: Args, context: Context): Promise<number | null>;
  /** Gives the events; `after` a number for those that are numbered, or from now on. */
  follow(args: Args, context: Context, options: FollowOptions): Promise<AsyncIterableIterator<Event>>;
  /** The number of an event: it grows from event to event. */
  readonly sequenceOf?: (event: Event) => number;
  /** The number after which a client wants to go on, where it says so by an argument. */
  afterOf?(args: Args): number | null;
}

export interface FollowOptions {
  /** The number of the last event that is known; null for only what comes from now on. */
  readonly after: number | null;
  /** Asked before each event or batch: the stream ends when it says no. */
  readonly mayGoOn: () => Promise<boolean>;
}

/** Under it a resolver carries the shared subscription that it was made of. */
const definitionKey = Symbol('shared subscription');

/** The shared subscription behind a field's `subscribe`. */
export function sharedSubscriptionOf(subscribe: unknown): SharedSubscription<unknown, unknown, unknown> | undefined {
  if (typeof subscribe !== 'function' || !(definitionKey in subscribe)) return undefined;
  return subscribe[definitionKey] as SharedSubscription<unknown, unknown, unknown>;
}

/**
 * The resolver of a shared subscription. Asked by one viewer rather than by the gateway for many, it authorises them itself, and ends
 * when they may no longer see it.
 */
export function sharedSubscription<Args, Context, Event>(
  definition: SharedSubscription<Args, Context, Event>,
): {
  subscribe: (source: unknown, args: Args, context: Context) => Promise<AsyncIterableIterator<Event>>;
  resolve: (event: Event) => Event;
} {
  const subscribe = (_source: unknown, args: Args, context: Context) => followAsViewer(definition, args, context);
  return { subscribe: Object.assign(subscribe, { [definitionKey]: definition }), resolve: (event) => event };
}

/** @param after in place of what the arguments say */
export async function followAsViewer<Args, Context, Event>(
  definition: SharedSubscription<Args, Context, Event>,
  args: Args,
  context: Context,
  after?: number,
): Promise<AsyncIterableIterator<Event>> {
  await definition.authorize(args, context);
  return definition.follow(args, context, {
    after: after ?? definition.afterOf?.(args) ?? null,
    mayGoOn: () =>
      definition.authorize(args, context).then(
        () => true,
        (error: unknown) => {
          if (error instanceof KizunaError) return false;
          throw error;
        },
      ),
  });
}
