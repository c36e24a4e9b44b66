import { type DocumentType, graphql } from '../../../graphql/generated/index.ts';
import { deletedByOf } from '../deletion.ts';
import type { FeedMessage, Notice, Person } from './feed-message.ts';

/**
 * Nothing in it differs by viewer: so the gateway completes an event once for all who listen with it. What does differ (whether it is
 * the viewer's own, whether they reacted) is worked out here, from the viewer's id.
 */
export const ChatMessageFragment = graphql(`
  fragment ChatMessage on Message {
    id
    sequence
    kind
    text
    sentAt
    editedAt
    isDeleted
    deletedBy
    sender {
      id
      displayName
      avatarUrl
    }
    replyTo {
      id
      sequence
      text
      isDeleted
      deletedBy
      sender {
        id
        displayName
      }
      attachments {
        id
        filename
      }
    }
    attachments {
      id
      filename
      size
      isImage
      width
      height
      url
      previewUrl
    }
    mentions {
      id
      username
      displayName
    }
    reactions {
      emoji
      count
      users(first: 100) {
        id
        displayName
      }
    }
    event {
      sequence
      ... on MemberJoinedEvent {
        user {
          id
          displayName
        }
      }
      ... on MemberLeftEvent {
        user {
          id
          displayName
        }
        wasRemoved
      }
      ... on MemberRoleChangedEvent {
        user {
          id
          displayName
        }
        role
      }
      ... on ConversationRenamedEvent {
        title
      }
      ... on ConversationStatusChangedEvent {
        status
      }
    }
  }
`);

type GraphMessage = DocumentType<typeof ChatMessageFragment>;

const unknown: Person = { id: '', displayName: '?' };

/** A message of the graph as the chat shows it to this viewer. */
export function toFeedMessage(message: GraphMessage, viewerId: string): FeedMessage {
  const { id, sequence, text, sentAt, editedAt, replyTo, attachments, mentions, reactions } = message;
  const sender = message.sender ?? unknown;
  const deletedBy = deletedByOf(message);
  return {
    ...{ id, sequence, text, sentAt, deletedBy, sender },
    isEdited: editedAt !== null && editedAt !== undefined && !deletedBy,
    isOwn: sender.id === viewerId,
    replyTo: replyTo
      ? {
          ...{ id: replyTo.id, sequence: replyTo.sequence, text: replyTo.text, deletedBy: deletedByOf(replyTo) },
          sender: replyTo.sender ?? unknown,
          filenames: replyTo.attachments.map(({ filename }) => filename),
        }
      : null,
    attachments: attachments.map((attachment) => ({
      ...attachment,
      width: attachment.width ?? null,
      height: attachment.height ?? null,
      url: attachment.url ?? null,
      previewUrl: attachment.previewUrl ?? null,
    })),
    mentions: mentions.filter((user) => user !== null),
    reactions: reactions.map(({ emoji, count, users }) => ({
      ...{ emoji, count },
      people: users.map((user) => user ?? unknown),
      isMine: users.some((user) => user?.id === viewerId),
    })),
    notice: message.kind === 'SYSTEM' ? noticeOf(message.event, sender) : null,
  };
}

function noticeOf(event: GraphMessage['event'], actor: Person): Notice | null {
  switch (event?.__typename) {
    case 'MemberJoinedEvent': {
      const who = event.user ?? unknown;
      return { type: 'joined', who, byThemselves: who.id === actor.id };
    }
    case 'MemberLeftEvent':
      return { type: 'left', who: event.user ?? unknown, byThemselves: !event.wasRemoved };
    case 'MemberRoleChangedEvent':
      return { type: 'role', who: event.user ?? unknown, role: event.role };
    case 'ConversationRenamedEvent':
      return { type: 'renamed', title: event.title };
    case 'ConversationStatusChangedEvent':
      return { type: 'status', status: event.status };
    default:
      return null;
  }
}
