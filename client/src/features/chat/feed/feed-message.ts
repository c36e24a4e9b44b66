import type { MessageDeletedBy } from '../../../graphql/generated/graphql.ts';

/** Somebody who wrote, reacted or is meant. An empty id stands for an account that is gone, or could not be asked for. */
export interface Person {
  readonly id: string;
  readonly displayName: string;
  /** Asked for only of who wrote the message. */
  readonly avatarUrl?: string | null;
}

export interface Attachment {
  readonly id: string;
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  readonly isImage: boolean;
  /** Pixels. */
  readonly width: number | null;
  readonly height: number | null;
  /** Signed addresses, which end after a while. */
  readonly url: string | null;
  readonly previewUrl: string | null;
}

export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  readonly people: readonly Person[];
  /** Whether the viewer is one of them. */
  readonly isMine: boolean;
}

/** What a message answers, as much of it as fits into two lines. */
export interface Quote {
  readonly id: string;
  readonly sequence: number;
  readonly sender: Person;
  /** Empty when it was deleted. */
  readonly text: string;
  /** Who took it back; null when nobody did. */
  readonly deletedBy: MessageDeletedBy | null;
  /** What is attached, by name. */
  readonly filenames: readonly string[];
}

/** What a message of the server's tells. */
export type Notice =
  | { readonly type: 'joined' | 'left'; readonly who: Person; readonly byThemselves: boolean }
  | { readonly type: 'role'; readonly who: Person; readonly role: 'OWNER' | 'ADMIN' | 'MEMBER' }
  | { readonly type: 'renamed'; readonly title: string }
  | { readonly type: 'status'; readonly status: 'OPEN' | 'CLOSED' };

/** A message as the chat shows it. */
export interface FeedMessage {
  readonly id: string;
  /** Its number in the conversation. */
  readonly sequence: number;
  readonly text: string;
  readonly sentAt: string;
  readonly isEdited: boolean;
  /** Who took it back; null when nobody did. */
  readonly deletedBy: MessageDeletedBy | null;
  readonly sender: Person;
  /** Whether the viewer sent it. */
  readonly isOwn: boolean;
  readonly replyTo: Quote | null;
  readonly attachments: readonly Attachment[];
  /** Whom it mentions, by username. */
  readonly mentions: readonly { readonly id: string; readonly username: string; readonly displayName: string }[];
  readonly reactions: readonly Reaction[];
  /** Only what the server wrote has one. */
  readonly notice: Notice | null;
}

/** What a message that answers this one shows of it. */
export function quoteOf({ id, sequence, sender, text, deletedBy, attachments }: FeedMessage): Quote {
  return { id, sequence, sender, text, deletedBy, filenames: attachments.map(({ filename }) => filename) };
}
