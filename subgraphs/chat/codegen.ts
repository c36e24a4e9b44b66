/** The rows behind the GraphQL types. */
export const mappers = {
  User: '@kizuna/kit/graph/references#UserReference',
  Conversation: '../conversation/conversation-repository.ts#ConversationRow',
  ConversationMember: '../conversation/conversation-repository.ts#MemberRow',
  Message: '../message/message-repository.ts#MessageRow',
};
