import { requireId } from '@kizuna/kit/graph/global-id';
import { type FollowOptions, sharedSubscription } from '@kizuna/kit/graph/shared-subscription';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Context } from '../context.ts';
import { accessTopic } from './conversation-topics.ts';

interface Arguments {
  readonly conversationId: string;
  readonly afterSequence?: number | null;
}

const prefix = 'conversation:';

/** The conversation that an audience follows. */
export function conversationOfAudience(audience: string | null): number | null {
  return audience?.startsWith(prefix) ? Number(audience.slice(prefix.length)) : null;
}

const idOf = ({ conversationId }: Arguments) => requireId('Conversation', conversationId);

interface SharedOptions<Event> {
  /** For events that have a number in the conversation. */
  readonly sequenceOf?: (event: Event) => number;
  /** What it takes to follow it besides the right to read the conversation. @throws KizunaError */
  readonly requireMore?: (context: Context) => Promise<void>;
  /** Announcements after which somebody may have lost that. */
  readonly moreTopics?: readonly string[];
}

/** A subscription to something in one conversation that is the same for all who may read it. */
export function sharedInConversation<Event>(
  follow: (context: Context, conversationId: number, options: FollowOptions) => Promise<AsyncIterableIterator<Event>>,
  { sequenceOf, requireMore, moreTopics = [] }: SharedOptions<Event> = {},
) {
  return sharedSubscription<Arguments, Context, Event>({
    audienceOf: (args) => `${prefix}${idOf(args)}`,
    topicsOf: (args) => [accessTopic(idOf(args)), ...moreTopics],
    async authorize(args, context) {
      const { viewer, streams } = context;
      const newest = await streams.newest(requireViewer(viewer), idOf(args), args.afterSequence ?? null);
      await requireMore?.(context);
      return sequenceOf ? newest : null;
    },
    follow: (args, context, options) => follow(context, idOf(args), options),
    ...(sequenceOf ? { sequenceOf, afterOf: ({ afterSequence }: Arguments) => afterSequence ?? null } : {}),
  });
}
