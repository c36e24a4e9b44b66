import { type DocumentType, type FragmentType, readFragment } from '../../graphql/generated/index.ts';
import { ChatMessageFragment } from './components/message-bubble.tsx';
import type { FeedMessage, FeedPage } from './message-feed.ts';

interface MessagePage {
  readonly edges: readonly { readonly node: FragmentType<typeof ChatMessageFragment> }[];
  readonly pageInfo: { readonly hasPreviousPage: boolean; readonly startCursor?: string | null };
}

/** Stands for an account that is gone, or that could not be asked for. */
const unknownSender: FeedMessage['sender'] = { id: '', displayName: '?', viewerIsSelf: false };

/** A message of the graph as the feed keeps it. */
export function toFeedMessage(message: DocumentType<typeof ChatMessageFragment>): FeedMessage {
  return { ...message, clientId: message.clientId ?? null, sender: message.sender ?? unknownSender };
}

/** A page of messages as the feed keeps it. */
export function toFeedPage({ edges, pageInfo }: MessagePage): FeedPage {
  return {
    messages: edges.map(({ node }) => toFeedMessage(readFragment(ChatMessageFragment, node))),
    older: { hasMore: pageInfo.hasPreviousPage, cursor: pageInfo.startCursor ?? null },
  };
}
