/** The rows behind the GraphQL types. */
export const mappers = {
  User: '../user/user.ts#UserReference',
  Conversation: '../conversation/conversation-repository.ts#ConversationRow',
  ConversationMember: '../conversation/conversation-repository.ts#MemberRow',
  Message: '../message/message-repository.ts#MessageRow',
};
