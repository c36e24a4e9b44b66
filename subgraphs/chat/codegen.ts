const event = '../event/event-repository.ts#EventRow';

/** The rows behind the GraphQL types. */
export const mappers = {
  User: '@kizuna/kit/graph/references#UserReference',
  Conversation: '../conversation/conversation-repository.ts#ConversationRow',
  ChatSettings: '../settings/settings-repository.ts#SettingsRow',
  ConversationMember: '../conversation/member-repository.ts#MemberRow',
  ReadMark: '../conversation/member-repository.ts#MemberRow',
  Message: '../message/message-repository.ts#MessageRow',
  MessageAttachment: '../attachment/attachment-repository.ts#AttachmentRow',
  MessageReaction: '../reaction/reaction-repository.ts#ReactionGroup',
  MessageReport: '../report/report-repository.ts#ReportRow',
  MessageReportContextEntry: '../report/report-context-repository.ts#ContextEntry',
  Presence: '../presence/presence-store.ts#PresenceState',
  Typing: '../typing/typing-stream.ts#TypingChange',
  MessageAddedEvent: event,
  MessageEditedEvent: event,
  MessageDeletedEvent: event,
  ReactionAddedEvent: event,
  ReactionRemovedEvent: event,
  MemberJoinedEvent: event,
  MemberLeftEvent: event,
  MemberRoleChangedEvent: event,
  ConversationRenamedEvent: event,
  ConversationStatusChangedEvent: event,
};
