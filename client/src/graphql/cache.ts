import { cacheExchange } from '@urql/exchange-graphcache';
import type { Exchange } from 'urql';
import { cacheUpdates } from './cache-updates.ts';

/** Part of what holds it: nothing to find it by. */
const embedded = () => null;

/** The types without an id. */
export const embeddedTypes = {
  AccountSecurity: embedded,
  AccountTaskReceipt: embedded,
  AuditChain: embedded,
  AuditVerification: embedded,
  Capture: embedded,
  ChatSettings: embedded,
  ConversationLeft: embedded,
  ConversationMember: embedded,
  ConversationRenamedEvent: embedded,
  ConversationStatusChangedEvent: embedded,
  JobError: embedded,
  KycCheck: embedded,
  KycTransition: embedded,
  MemberJoinedEvent: embedded,
  MemberLeftEvent: embedded,
  MemberRoleChangedEvent: embedded,
  MergeFate: embedded,
  MessageAddedEvent: embedded,
  MessageDeletedEvent: embedded,
  MessageEditedEvent: embedded,
  MessageReaction: embedded,
  MessageReportContextEntry: embedded,
  PageInfo: embedded,
  Presence: embedded,
  ReactionAddedEvent: embedded,
  ReactionRemovedEvent: embedded,
  ReadMark: embedded,
  Typing: embedded,
  UserError: embedded,
};

/** What stands behind an interface: without it the cache guesses which fragment fits. */
const possibleTypes = {
  ConversationEvent: [
    ...['MessageAddedEvent', 'MessageEditedEvent', 'MessageDeletedEvent', 'ReactionAddedEvent', 'ReactionRemovedEvent'],
    ...['MemberJoinedEvent', 'MemberLeftEvent', 'MemberRoleChangedEvent'],
    ...['ConversationRenamedEvent', 'ConversationStatusChangedEvent'],
  ],
};

/** The normalised cache: every object with an id once. Pages of a list are put together by `usePages`. */
export function createCacheExchange(): Exchange {
  return cacheExchange({
    keys: embeddedTypes,
    possibleTypes,
    updates: cacheUpdates,
  });
}
