/** What the story asks for, and the parts of the answers that it looks at. */

type List<Node> = { readonly edges: readonly { readonly node: Node }[] };
type Named = { readonly displayName: string } | null;
type UserErrors = { readonly userErrors: readonly { readonly code: string }[] };

export const whoAmI = `query WhoAmI { viewer { username } }`;
export interface WhoAmI {
  viewer: { username: string } | null;
}

export const home = `query Home {
  viewer {
    username displayName
    performer { stageName }
    conversations(first: 10) { edges { node { id title members { user { displayName } } } } }
    posts(first: 5) { edges { node { id } } }
    prompts(first: 5) { edges { node { id } } }
    videos(first: 5) { edges { node { id } } }
  }
  performers(first: 10) { edges { node { stageName user { displayName } } } }
  posts(first: 10) { edges { node { title author { displayName } } } }
  prompts(first: 10) { edges { node { text model { name } owner { displayName } } } }
  videos(first: 10) { edges { node { title owner { displayName } } } }
}`;
export interface Home {
  viewer: {
    conversations: List<{ id: string; title: string | null; members: readonly { user: Named }[] }>;
    posts: List<{ id: string }>;
    prompts: List<{ id: string }>;
    videos: List<{ id: string }>;
  };
  performers: List<{ user: Named }>;
  posts: List<{ author: Named }>;
  prompts: List<{ owner: Named }>;
  videos: List<{ owner: Named }>;
}

export const lastSequence = `query LastSequence($id: ID!) { conversation(id: $id) { lastSequence } }`;
export interface LastSequence {
  conversation: { lastSequence: number };
}

export const messageSend = `mutation MessageSend($input: MessageSendInput!) {
  messageSend(input: $input) { message { id } userErrors { code } }
}`;
export interface MessageSend {
  messageSend: { message: { id: string } | null } & UserErrors;
}

export const messageAdded = `subscription MessageAdded($conversationId: ID!, $afterSequence: Int) {
  messageAdded(conversationId: $conversationId, afterSequence: $afterSequence) { sequence text sender { displayName } }
}`;
export interface MessageAdded {
  messageAdded: { sequence: number; text: string; sender: Named };
}

export const conversationUpdated = `subscription ConversationUpdated { conversationUpdated { id lastSequence } }`;

export const postCreate = `mutation PostCreate($input: PostCreateInput!) {
  postCreate(input: $input) { post { id } userErrors { code } }
}`;
export interface PostCreate {
  postCreate: { post: { id: string } | null } & UserErrors;
}

export const postSearch = `query PostSearch($search: String!) {
  posts(first: 10, search: $search) { edges { node { id title author { displayName } } } }
}`;
export interface PostSearch {
  posts: List<{ id: string; title: string; author: Named }>;
}

export const imageGenerate = `mutation ImageGenerate($input: ImageGenerateInput!) {
  imageGenerate(input: $input) { prompt { id } job { id } userErrors { code } }
}`;
export interface ImageGenerate {
  imageGenerate: { prompt: { id: string } | null; job: { id: string } | null } & UserErrors;
}

export const promptImages = `query PromptImages($id: ID!) { prompt(id: $id) { images { url width height seed } } }`;
export interface PromptImages {
  prompt: { images: readonly { url: string; width: number; height: number; seed: number }[] };
}

export const jobUpdated = `subscription JobUpdated($id: ID!) { jobUpdated(id: $id) { status progress error { code message } } }`;
export interface JobUpdated {
  jobUpdated: { status: string; progress: number; error: { code: string; message: string } | null };
}

export const videoUploadStart = `mutation VideoUploadStart($input: VideoUploadStartInput!) {
  videoUploadStart(input: $input) { video { id } uploadUrl userErrors { code } }
}`;
export interface VideoUploadStart {
  videoUploadStart: { video: { id: string } | null; uploadUrl: string | null } & UserErrors;
}

export const videoUploadComplete = `mutation VideoUploadComplete($input: VideoUploadCompleteInput!) {
  videoUploadComplete(input: $input) { job { id } userErrors { code } }
}`;
export interface VideoUploadComplete {
  videoUploadComplete: { job: { id: string } | null } & UserErrors;
}

export const videoPlayback = `query VideoPlayback($id: ID!) { video(id: $id) { status title width height playbackUrl } }`;
export interface VideoPlayback {
  video: { playbackUrl: string | null } | null;
}

export const videoUpdate = `mutation VideoUpdate($input: VideoUpdateInput!) {
  videoUpdate(input: $input) { video { visibility } userErrors { code } }
}`;

export const videoSearch = `query VideoSearch($search: String!) {
  videos(first: 10, search: $search) { edges { node { id owner { displayName } } } }
}`;
export interface VideoSearch {
  videos: List<{ id: string; owner: Named }>;
}

export const performerCreate = `mutation PerformerCreate($input: PerformerCreateInput!) {
  performerCreate(input: $input) { performer { id } userErrors { code } }
}`;
export interface PerformerCreate {
  performerCreate: { performer: { id: string } | null } & UserErrors;
}

export const kycCreate = `mutation KycCreate($input: KycApplicationCreateInput!) {
  kycApplicationCreate(input: $input) { application { id } userErrors { code } }
}`;
export interface KycCreate {
  kycApplicationCreate: { application: { id: string } | null } & UserErrors;
}

export const kycUpload = `mutation KycUpload($input: KycDocumentUploadStartInput!) {
  kycDocumentUploadStart(input: $input) { uploadUrl userErrors { code } }
}`;
export interface KycUpload {
  kycDocumentUploadStart: { uploadUrl: string | null } & UserErrors;
}

export const kycSubmit = `mutation KycSubmit($input: KycApplicationSubmitInput!) {
  kycApplicationSubmit(input: $input) { job { id } userErrors { code } }
}`;
export interface KycSubmit {
  kycApplicationSubmit: { job: { id: string } | null } & UserErrors;
}

export const kycUpdated = `subscription KycUpdated($id: ID!) {
  kycApplicationUpdated(id: $id) { status performer { stageName kycStatus } }
}`;
export interface KycUpdated {
  kycApplicationUpdated: { status: string; performer: { stageName: string; kycStatus: string } };
}

export const kycClaim = `mutation KycClaim($input: KycApplicationClaimInput!) {
  kycApplicationClaim(input: $input) { application { status } userErrors { code } }
}`;

export const kycApprove = `mutation KycApprove($input: KycApplicationApproveInput!) {
  kycApplicationApprove(input: $input) { application { status } userErrors { code } }
}`;
export interface KycApprove {
  kycApplicationApprove: { application: { status: string } | null } & UserErrors;
}

export const sessionRefresh = `mutation SessionRefresh { sessionRefresh { accessToken userErrors { code } } }`;
export interface SessionRefresh {
  sessionRefresh: ({ accessToken: string | null } & UserErrors) | null;
}

export const sessionEnd = `mutation SessionEnd { sessionEnd { userErrors { code } } }`;

const owners = 20;
/** Posts of the author of posts of the author …: far deeper than any client asks. */
export const tooDeep = `{ viewer ${'{ posts(first: 1) { edges { node { author '.repeat(owners)}{ id }${' } } } }'.repeat(owners)} }`;
