import type { Cache, FieldArgs, UpdateResolver, UpdatesConfig } from '@urql/exchange-graphcache';

/** Says of a list's arguments whether the list has changed. */
type WhichLists = (args: FieldArgs) => boolean;

const every: WhichLists = () => true;

/**
 * Forgets the lists of `field` that `which` names, with all their pages; whoever shows one asks for it again, from its first page
 * on (see `usePages`).
 */
function invalidateLists(cache: Cache, entity: string, field: string, which: WhichLists = every): void {
  for (const { fieldName, fieldKey, arguments: args } of cache.inspectFields(entity)) {
    if (fieldName === field && which(args)) cache.invalidate(entity, fieldKey);
  }
}

/** The same for a field of the signed-in user. */
function invalidateViewerLists(cache: Cache, field: string): void {
  const viewer = cache.resolve('Query', 'viewer');
  if (typeof viewer === 'string') invalidateLists(cache, viewer, field);
}

/** What stands under `name`; undefined for what is no object. */
function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

interface Stale {
  /** Lists of the root: every one, or those with fitting arguments. */
  readonly query?: Readonly<Record<string, WhichLists>>;
  /** Fields of the signed-in user. */
  readonly viewer?: readonly string[];
}

/** After a mutation whose payload has something in `made`, the lists named are asked for again. */
function refreshing(made: string, { query = {}, viewer = [] }: Stale): UpdateResolver {
  return (result, _args, cache, info) => {
    if (!property(result[info.fieldName], made)) return;
    for (const [field, which] of Object.entries(query)) invalidateLists(cache, 'Query', field, which);
    for (const field of viewer) invalidateViewerLists(cache, field);
  };
}

/** Forgets an object that was deleted, so that no list shows it. */
function forgetting(typename: string): UpdateResolver {
  return (result, args, cache, info) => {
    const errors = property(result[info.fieldName], 'userErrors');
    const id = inputId(args);
    if (id && Array.isArray(errors) && errors.length === 0) cache.invalidate({ __typename: typename, id });
  };
}

function inputId(args: FieldArgs): string | null {
  const id = property(args?.input, 'id');
  return typeof id === 'string' ? id : null;
}

/**
 * A conversation that stands on a list's first page is put right by its id alone. One that does not belongs there now: all lists are
 * asked for again.
 */
const conversationUpdated: UpdateResolver = (result, _args, cache) => {
  const viewer = cache.resolve('Query', 'viewer');
  const id = property(result.conversationUpdated, 'id');
  if (typeof viewer !== 'string' || typeof id !== 'string') return;
  const key = cache.keyOfEntity({ __typename: 'Conversation', id });
  const firstPages = cache
    .inspectFields(viewer)
    .filter(({ fieldName, arguments: args }) => fieldName === 'conversations' && !args?.after);
  const known = firstPages.every(({ fieldKey }) => nodesOf(cache, cache.resolve(viewer, fieldKey)).includes(key));
  if (!known) invalidateLists(cache, viewer, 'conversations');
};

/** The viewer is no longer in a conversation: no list shows it, and a page that does asks what is left of it. */
const conversationLeft: UpdateResolver = (result, _args, cache) => {
  const id = property(result.conversationLeft, 'conversationId');
  if (typeof id === 'string') cache.invalidate({ __typename: 'Conversation', id });
  invalidateViewerLists(cache, 'conversations');
};

/**
 * Whoever shows again up to where they have read sees it of others again; whoever no longer does, no longer sees it. What the members of
 * open conversations say of it is asked for again.
 */
const chatSettingsUpdate: UpdateResolver = (result, args, cache) => {
  const changed = property(args.input, 'sendsReadReceipts');
  if (typeof changed !== 'boolean' || !property(result.chatSettingsUpdate, 'user')) return;
  for (const { fieldName, fieldKey } of cache.inspectFields('Query')) {
    const conversation = fieldName === 'conversation' ? cache.resolve('Query', fieldKey) : null;
    if (typeof conversation === 'string') cache.invalidate(conversation, 'members');
  }
};

/** The keys of a connection's objects. */
function nodesOf(cache: Cache, connection: unknown): readonly unknown[] {
  if (typeof connection !== 'string') return [];
  const edges: unknown = cache.resolve(connection, 'edges');
  if (!Array.isArray(edges)) return [];
  return edges.map((edge: unknown) => (typeof edge === 'string' ? cache.resolve(edge, 'node') : null));
}

const favorites: WhichLists = (args) => args?.filter === 'FAVORITES';
const notFavorites: WhichLists = (args) => !favorites(args);
const ofOneStatus: WhichLists = (args) => Boolean(args?.status);

/** What the cache cannot know by itself: which lists a mutation or an event changes. */
export const cacheUpdates: UpdatesConfig = {
  Mutation: {
    postCreate: refreshing('post', { query: { posts: every } }),
    postDelete: forgetting('Post'),
    videoUploadStart: refreshing('video', { query: { videos: every } }),
    videoUploadComplete: refreshing('video', { query: { jobs: every } }),
    videoDelete: forgetting('Video'),
    imageGenerate: refreshing('prompt', { query: { prompts: notFavorites, jobs: every } }),
    promptFavorite: refreshing('prompt', { query: { prompts: favorites } }),
    jobCancel: refreshing('job', { query: { jobs: ofOneStatus } }),
    jobRetry: refreshing('job', { query: { jobs: ofOneStatus } }),
    kycApplicationCreate: refreshing('application', { query: { kycApplications: every } }),
    kycApplicationSubmit: refreshing('application', { query: { kycApplications: every, jobs: every } }),
    kycApplicationWithdraw: refreshing('application', { query: { kycApplications: ofOneStatus } }),
    performerCreate: refreshing('performer', { query: { performers: every }, viewer: ['performer'] }),
    conversationCreate: refreshing('conversation', { viewer: ['conversations'] }),
    directConversationOpen: refreshing('conversation', { viewer: ['conversations'] }),
    conversationLeave: refreshing('leftConversationId', { viewer: ['conversations'] }),
    supportConversationOpen: refreshing('conversation', { viewer: ['conversations'] }),
    supportConversationAssign: refreshing('conversation', {
      ...{ query: { supportConversations: every }, viewer: ['conversations'] },
    }),
    supportConversationClose: refreshing('conversation', { query: { supportConversations: every } }),
    supportConversationReopen: refreshing('conversation', { query: { supportConversations: every } }),
    chatSettingsUpdate,
    userBlock: refreshing('user', { viewer: ['blockedUsers'] }),
    userUnblock: refreshing('user', { viewer: ['blockedUsers'] }),
    messageReportResolve: refreshing('report', { query: { messageReports: every } }),
    sessionRevoke: refreshing('session', { viewer: ['sessions', 'security'] }),
    sessionEndOthers: refreshing('endedCount', { viewer: ['sessions', 'security'] }),
    passwordChange: refreshing('user', { viewer: ['sessions'] }),
    emailVerify: refreshing('email', { viewer: ['email', 'emailVerified', 'security'] }),
    emailChange: refreshing('pendingEmail', { viewer: ['security'] }),
    apiTokenCreate: refreshing('apiToken', { viewer: ['apiTokens'] }),
    usersMerge: refreshing('task', { query: { users: every } }),
  },
  Subscription: { conversationUpdated, conversationLeft },
};
