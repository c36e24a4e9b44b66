import { z } from 'zod';

/** What can happen in a conversation and stays so. */
export const eventKinds = [
  'MESSAGE_ADDED',
  'MESSAGE_EDITED',
  'MESSAGE_DELETED',
  'REACTION_ADDED',
  'REACTION_REMOVED',
  'MEMBER_JOINED',
  'MEMBER_LEFT',
  'MEMBER_ROLE_CHANGED',
  'CONVERSATION_RENAMED',
  'STATUS_CHANGED',
] as const;
export type EventKind = (typeof eventKinds)[number];

const role = z.enum(['OWNER', 'ADMIN', 'MEMBER']);

/** What each kind says beyond its message and its actor. */
export const eventPayload = {
  MESSAGE_ADDED: z.null(),
  MESSAGE_EDITED: z.null(),
  MESSAGE_DELETED: z.null(),
  REACTION_ADDED: z.object({ emoji: z.string() }),
  REACTION_REMOVED: z.object({ emoji: z.string() }),
  MEMBER_JOINED: z.object({ userId: z.number(), role }),
  MEMBER_LEFT: z.object({ userId: z.number() }),
  MEMBER_ROLE_CHANGED: z.object({ userId: z.number(), role }),
  CONVERSATION_RENAMED: z.object({ title: z.string() }),
  STATUS_CHANGED: z.object({ status: z.enum(['OPEN', 'CLOSED']) }),
} as const satisfies Record<EventKind, z.ZodType>;

export type EventPayload<Kind extends EventKind> = z.infer<(typeof eventPayload)[Kind]>;

/** Kinds that change a message which is there already. */
export const messageChangeKinds = [
  'MESSAGE_EDITED',
  'MESSAGE_DELETED',
  'REACTION_ADDED',
  'REACTION_REMOVED',
] as const satisfies readonly EventKind[];
