import type { Cache, FieldArgs, UpdateResolver, UpdatesConfig } from '@urql/exchange-graphcache';

/** Makes every list of `field` be asked for again by whoever shows it. */
function invalidateField(cache: Cache, entity: string, field: string): void {
  for (const { fieldName, fieldKey } of cache.inspectFields(entity)) {
    if (fieldName === field) cache.invalidate(entity, fieldKey);
  }
}

/** The same for a field of the signed-in user. */
function invalidateViewerField(cache: Cache, field: string): void {
  const viewer = cache.resolve('Query', 'viewer');
  if (typeof viewer === 'string') invalidateField(cache, viewer, field);
}

/** What stands under `name`; undefined for what is no object. */
function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

interface Stale {
  readonly query?: readonly string[];
  readonly viewer?: readonly string[];
}

/** After a mutation whose payload has something in `made`, the fields named are asked for again. */
function refreshing(made: string, { query = [], viewer = [] }: Stale): UpdateResolver {
  return (result, _args, cache, info) => {
    if (!property(result[info.fieldName], made)) return;
    for (const field of query) invalidateField(cache, 'Query', field);
    for (const field of viewer) invalidateViewerField(cache, field);
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

/** A conversation that no list has yet is asked for with the lists; one that they have is put right by its id alone. */
const conversationUpdated: UpdateResolver = (result, _args, cache) => {
  const viewer = cache.resolve('Query', 'viewer');
  const id = property(result.conversationUpdated, 'id');
  if (typeof viewer !== 'string' || typeof id !== 'string') return;
  const key = cache.keyOfEntity({ __typename: 'Conversation', id });
  const lists = cache.inspectFields(viewer).filter(({ fieldName }) => fieldName === 'conversations');
  const known = lists.some(({ fieldKey }) => nodesOf(cache, cache.resolve(viewer, fieldKey)).includes(key));
  if (!known) invalidateField(cache, viewer, 'conversations');
};

/** The keys of a connection's objects. */
function nodesOf(cache: Cache, connection: unknown): readonly unknown[] {
  if (typeof connection !== 'string') return [];
  const edges: unknown = cache.resolve(connection, 'edges');
  if (!Array.isArray(edges)) return [];
  return edges.map((edge: unknown) => (typeof edge === 'string' ? cache.resolve(edge, 'node') : null));
}

/** What the cache cannot know by itself: which lists a mutation or an event changes. */
export const cacheUpdates: UpdatesConfig = {
  Mutation: {
    postCreate: refreshing('post', { query: ['posts'] }),
    postDelete: forgetting('Post'),
    videoUploadStart: refreshing('video', { query: ['videos'] }),
    videoUploadComplete: refreshing('video', { query: ['videos', 'jobs'] }),
    videoDelete: forgetting('Video'),
    imageGenerate: refreshing('prompt', { query: ['prompts', 'jobs'] }),
    promptFavorite: refreshing('prompt', { query: ['prompts'] }),
    kycApplicationCreate: refreshing('application', { query: ['kycApplications'] }),
    kycApplicationSubmit: refreshing('application', { query: ['kycApplications', 'jobs'] }),
    performerCreate: refreshing('performer', { query: ['performers'], viewer: ['performer'] }),
    conversationCreate: refreshing('conversation', { viewer: ['conversations'] }),
    directConversationOpen: refreshing('conversation', { viewer: ['conversations'] }),
  },
  Subscription: { conversationUpdated },
};
