import { type GraphQLFieldResolver, type GraphQLResolveInfo, type GraphQLSchema, isObjectType } from 'graphql';
import { isPromise } from './is-promise.ts';

/** What @apollo/subgraph keeps of an entity's type. */
interface EntityExtensions {
  readonly apollo?: { readonly subgraph?: { readonly resolveReference?: ResolveReference } };
}
type ResolveReference = (reference: unknown, context: unknown, info: GraphQLResolveInfo) => unknown;

interface Reference {
  readonly __typename: string;
}

/**
 * Lets `_entities` give what is there at once: the resolver of @apollo/subgraph makes several promises for each entity. Where an
 * interface is asked for, that one answers.
 * @param schema built by @apollo/subgraph; it is changed
 */
export function answerEntitiesAtOnce(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()._entities;
  const resolveAll = field?.resolve;
  if (!field || !resolveAll) return;
  const resolve: GraphQLFieldResolver<unknown, unknown, { readonly representations: readonly Reference[] }> = (
    source,
    args,
    context,
    info,
  ) => {
    const { representations } = args;
    const types = representations.map(({ __typename }) => schema.getType(__typename));
    if (!types.every(isObjectType)) return resolveAll(source, args, context, info);
    return representations.map((reference, index) => {
      const { apollo }: EntityExtensions = types[index]?.extensions ?? {};
      const { resolveReference } = apollo?.subgraph ?? {};
      const found = resolveReference ? resolveReference(reference, context, info) : reference;
      const { __typename } = reference;
      return isPromise(found) ? found.then((entity) => named(entity, __typename)) : named(found, __typename);
    });
  };
  field.resolve = resolve;
}

/** An entity that says its type, whatever it said before. */
function named(entity: unknown, __typename: string): unknown {
  if (typeof entity !== 'object' || entity === null) return entity;
  if ('__typename' in entity && entity.__typename === __typename) return entity;
  if ('__typename' in entity || !Object.isExtensible(entity)) return { ...entity, __typename };
  return Object.defineProperty(entity, '__typename', { value: __typename });
}
