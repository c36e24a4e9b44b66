/** What the story of accounts asks for besides operations.ts. */

type UserErrors = { readonly userErrors: readonly { readonly code: string }[] };
type Started = { readonly task: { readonly id: string } | null } & UserErrors;

export const whoseId = `query WhoseId { viewer { id } }`;
export interface WhoseId {
  viewer: { id: string };
}

export const accountRegister = `mutation AccountRegister($input: AccountRegisterInput!) {
  accountRegister(input: $input) { userErrors { code } }
}`;

export const usersMerge = `mutation UsersMerge($input: UsersMergeInput!) {
  usersMerge(input: $input) { task { id } userErrors { code } }
}`;
export interface UsersMerge {
  usersMerge: Started;
}

export const accountExport = `mutation AccountExport { accountExport { task { id } userErrors { code } } }`;
export interface AccountExport {
  accountExport: Started;
}

export const accountErase = `mutation AccountErase { accountErase { task { id } userErrors { code } } }`;
export interface AccountErase {
  accountErase: Started;
}

export const accountTask = `query AccountTask($id: ID!) {
  accountTask(id: $id) { finishedAt pending downloadUrl receipts { holder result } }
}`;
export interface AccountTask {
  accountTask: {
    finishedAt: string | null;
    pending: string[];
    downloadUrl: string | null;
    receipts: { holder: string; result: string }[];
  } | null;
}

export const directOpen = `mutation DirectOpen($input: DirectConversationOpenInput!) {
  directConversationOpen(input: $input) { conversation { id } userErrors { code } }
}`;
export interface DirectOpen {
  directConversationOpen: { conversation: { id: string } | null } & UserErrors;
}

export const groupCreate = `mutation GroupCreate($input: ConversationCreateInput!) {
  conversationCreate(input: $input) { conversation { id } userErrors { code } }
}`;
export interface GroupCreate {
  conversationCreate: { conversation: { id: string } | null } & UserErrors;
}

export const commentCreate = `mutation CommentCreate($input: CommentCreateInput!) {
  commentCreate(input: $input) { comment { id } userErrors { code } }
}`;
