import { type GraphQLFieldResolver, type GraphQLTypeResolver, getNamedType, type SelectionSetNode } from 'graphql';
import { concreteTypes, localTypeName, type SubgraphModel } from './federation-model.ts';
import { fieldIn, type GraphModel } from './graph-model.ts';
import { canonical } from './random.ts';
import { pickRequired } from './representation.ts';
import { entity, isWorldObject, poolSize, type World, type WorldObject } from './world.ts';

/** An object as one subgraph holds it while it answers. */
interface LocalObject extends WorldObject {
  /** What a `@provides` on the way here lets the subgraph answer besides its own fields. */
  readonly provided?: SelectionSetNode;
  /** What the gateway sent of it. */
  readonly representation?: Readonly<Record<string, unknown>>;
}

export interface SubgraphContext {
  readonly world: World;
  /** Says whether the resolver of `Type.field` is to throw on this object. */
  readonly fails: (coordinate: string, identity: string) => boolean;
}

/**
 * Resolvers of one subgraph. They are strict: a field that the subgraph does not own, a representation that lacks what a key or
 * a `@requires` needs, a key that is not resolvable: each is an error, so that a wrong plan shows.
 */
export function createSubgraphResolvers(
  graph: GraphModel,
  model: SubgraphModel,
): {
  fieldResolver: GraphQLFieldResolver<unknown, SubgraphContext>;
  typeResolver: GraphQLTypeResolver<unknown, SubgraphContext>;
} {
  const { supergraph } = graph;
  const localName = (typeName: string) => localTypeName(model, supergraph, typeName);

  function resolveReference(representation: Readonly<Record<string, unknown>>, world: World): LocalObject | null {
    const typeName = String(representation.__typename);
    const keys = (model.types.get(typeName)?.keys ?? []).filter(({ resolvable }) => resolvable);
    for (const { selection } of keys) {
      const wanted = pickRequired(graph, representation, selection, typeName);
      if (!wanted) continue;
      for (const concrete of concreteTypes(model, supergraph, typeName)) {
        for (let index = 0; index < poolSize; index += 1) {
          const object = entity(concrete, index);
          if (canonical(world.select(object, selection)) !== canonical(wanted)) continue;
          return world.isAbsent(object, model.name) ? null : { ...object, representation };
        }
      }
      return null;
    }
    throw new Error(`No resolvable key of ${typeName} fits the representation ${JSON.stringify(representation)}`);
  }

  function resolveField(
    source: LocalObject,
    fieldName: string,
    args: Record<string, unknown>,
    context: SubgraphContext,
  ) {
    const { world } = context;
    const { typeName, identity, provided, representation } = source;
    const found = fieldIn(model, supergraph, typeName, fieldName);
    if (!found) throw new Error(`${model.name} has no ${typeName}.${fieldName}`);
    const { field, local } = found;
    const coordinate = `${typeName}.${fieldName}`;
    if (context.fails(coordinate, identity)) throw new Error(`resolver of ${model.name} failed at 10.0.0.7`);
    if (field.overridden) throw new Error(`${coordinate} was overridden`);
    const isKey = model.types
      .get(local)
      ?.keys.some(({ selection }) =>
        selection.selections.some((node) => 'name' in node && node.name?.value === fieldName),
      );
    const given = provided && childSelection(provided, fieldName);
    if (field.external && !isKey && !given) throw new Error(`${coordinate} is external`);
    if (!field.requires) return provide(world.valueOf(source, fieldName, args), given?.selection ?? field.provides);
    const required = representation && pickRequired(graph, representation, field.requires, typeName);
    if (!required) throw new Error(`${coordinate} misses what it requires: ${JSON.stringify(representation)}`);
    return provide(world.computed(source, fieldName, args, required), field.provides);
  }

  return {
    fieldResolver(source, args: Record<string, unknown>, context, { fieldName, parentType, schema }) {
      if (isWorldObject(source)) return resolveField(source, fieldName, args, context);
      if (fieldName === '_entities' && Array.isArray(args.representations)) {
        return args.representations.map((representation) => reference(representation, context.world));
      }
      const root =
        parentType === schema.getMutationType()
          ? context.world.startMutation()
          : { typeName: parentType.name, identity: parentType.name };
      return resolveField(root, fieldName, args, context);
    },
    typeResolver: (value, _, __, abstract) => {
      if (!isWorldObject(value)) return undefined;
      return localName(value.typeName) ?? getNamedType(abstract).name;
    },
  };

  function reference(representation: Readonly<Record<string, unknown>>, world: World): LocalObject | Error | null {
    try {
      return resolveReference(representation, world);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

/** Marks objects, also in lists, with what the subgraph may answer of them. */
function provide(value: unknown, provided: SelectionSetNode | undefined): unknown {
  if (!provided) return value;
  if (Array.isArray(value)) return value.map((item) => provide(item, provided));
  return isWorldObject(value) ? { ...value, provided } : value;
}

function childSelection(
  provided: SelectionSetNode,
  fieldName: string,
): { readonly selection: SelectionSetNode | undefined } | undefined {
  for (const node of provided.selections) {
    if (node.kind === 'Field' && node.name.value === fieldName) return { selection: node.selectionSet };
    const inner = node.kind === 'InlineFragment' ? childSelection(node.selectionSet, fieldName) : undefined;
    if (inner) return inner;
  }
  return undefined;
}
