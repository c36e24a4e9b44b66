/** Operations of the chat as these stories use them, and what they answer. */

export const create = `mutation ($input: ConversationCreateInput!) {
  conversationCreate(input: $input) { conversation { id } userErrors { code } }
}`;
export interface Created {
  conversationCreate: { conversation: { id: string } };
}

export const send = `mutation ($input: MessageSendInput!) {
  messageSend(input: $input) { message { sequence } userErrors { code } }
}`;
export interface Sent {
  messageSend: { message: { sequence: number } | null; userErrors: { code: string }[] };
}

export const remove = `mutation ($input: ConversationMemberRemoveInput!) {
  conversationMemberRemove(input: $input) { conversation { id } userErrors { code } }
}`;
export const leave = `mutation ($input: ConversationLeaveInput!) { conversationLeave(input: $input) { userErrors { code } } }`;
export const unblock = `mutation ($input: UserUnblockInput!) { userUnblock(input: $input) { userErrors { code } } }`;
export const block = `mutation ($input: UserBlockInput!) { userBlock(input: $input) { user { id } userErrors { code } } }`;

export const markRead = `mutation ($input: ConversationMarkReadInput!) {
  conversationMarkRead(input: $input) { userErrors { code } }
}`;
export const setTyping = `mutation ($input: TypingSetInput!) { typingSet(input: $input) { userErrors { code } } }`;
export const heartbeat = `mutation ($input: PresenceHeartbeatInput!) { presenceHeartbeat(input: $input) { expiresInMs } }`;

export const typing = `subscription ($id: ID!) { typing(conversationId: $id) { user { id } isTyping } }`;
export const marks = `subscription ($id: ID!) { readMarkMoved(conversationId: $id) { user { id } lastReadSequence } }`;
export const presence = `subscription ($ids: [ID!]!) { presence(userIds: $ids) { user { id } status } }`;
export const list = `subscription { conversationUpdated { id viewerCanSend } }`;

export const openDirect = `mutation ($input: DirectConversationOpenInput!) {
  directConversationOpen(input: $input) { conversation { id } userErrors { code } }
}`;
export interface DirectOpened {
  directConversationOpen: { conversation: { id: string } };
}

export const openSupport = `mutation ($input: SupportConversationOpenInput!) {
  supportConversationOpen(input: $input) { conversation { id } userErrors { code } }
}`;
export interface SupportOpened {
  supportConversationOpen: { conversation: { id: string } };
}

export const register = `mutation ($input: AccountRegisterInput!) {
  accountRegister(input: $input) { user { id } userErrors { code } }
}`;
export interface Registered {
  accountRegister: { user: { id: string } };
}
export const changeType = `mutation ($input: UserTypeChangeInput!) {
  userTypeChange(input: $input) { user { id } userErrors { code } }
}`;

export const createToken = `mutation ($input: ApiTokenCreateInput!) {
  apiTokenCreate(input: $input) { token apiToken { id } userErrors { code } }
}`;
export interface TokenCreated {
  apiTokenCreate: { token: string; apiToken: { id: string } };
}
export const revokeToken = `mutation ($input: ApiTokenRevokeInput!) {
  apiTokenRevoke(input: $input) { apiToken { id } userErrors { code } }
}`;

/** The same for everybody in the conversation. */
export const events = `subscription ($id: ID!, $after: Int) {
  conversationEvents(conversationId: $id, afterSequence: $after) {
    sequence
    ... on MessageAddedEvent { message { text sender { displayName } } }
  }
}`;
export const added = `subscription ($id: ID!, $after: Int) {
  messageAdded(conversationId: $id, afterSequence: $after) { sequence text sender { displayName } }
}`;
/** Other fields for each viewer. */
export const addedOfOne = `subscription ($id: ID!, $after: Int) {
  messageAdded(conversationId: $id, afterSequence: $after) { sequence text clientId viewerCanEdit }
}`;
