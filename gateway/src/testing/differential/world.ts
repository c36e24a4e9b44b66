import {
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  type SelectionSetNode,
} from 'graphql';
import type { FederatedCase } from './federated-case.ts';
import type { FieldFacts, GraphModel } from './graph-model.ts';
import { leafValue } from './leaf-values.ts';
import { canonical, createRandom, hash, type Random } from './random.ts';
import { requiredArguments } from './required-arguments.ts';

/** An object of the world. Two with the same identity are the same. */
export interface WorldObject {
  /** Always the true object type, also where a subgraph knows only an `@interfaceObject`. */
  readonly typeName: string;
  readonly identity: string;
}

export type Arguments = Readonly<Record<string, unknown>>;

/**
 * All the data there is. Nothing is stored: a value follows from the seed, the object, the field, the arguments and, for a
 * field with `@requires`, from the values that it requires. So every subgraph and the monolith know the same world.
 */
export interface World {
  /** A leaf value, an object, a list, null, or an Error where the resolver is to throw. */
  valueOf(object: WorldObject, fieldName: string, args: Arguments): unknown;
  /** The same for a field with `@requires`, from what the subgraph was given of the required values. */
  computed(object: WorldObject, fieldName: string, args: Arguments, required: unknown): unknown;
  /** The values that `selection` names, as a representation would hold them; undefined when some cannot be had. */
  select(object: WorldObject, selection: SelectionSetNode): Record<string, unknown> | undefined;
  /** Whether the subgraph does not know this entity. */
  isAbsent(object: WorldObject, subgraph: string): boolean;
  /** A mutation's root field starts: its answer differs from that of the ones before. */
  startMutation(): WorldObject;
}

/** Entities of one type. */
export const poolSize = 5;

export function entity(typeName: string, index: number): WorldObject {
  return { typeName, identity: `${typeName}:${index}` };
}

export function isWorldObject(value: unknown): value is WorldObject {
  return typeof value === 'object' && value !== null && 'identity' in value;
}

export function createWorld(
  graph: GraphModel,
  { absent, violating, failing, stateful }: FederatedCase,
  seed: number,
): World {
  let step = 0;

  function computed(object: WorldObject, fieldName: string, args: Arguments, required: unknown): unknown {
    const coordinate = `${object.typeName}.${fieldName}`;
    const facts = graph.facts(object.typeName, fieldName);
    const time = stateful?.includes(coordinate) ? step : '';
    const identity = `${object.identity}.${fieldName}(${canonical(args)})${time}`;
    const random = createRandom(hash(`${seed} ${identity} ${canonical(required)}`));
    if (facts.key) return keyValue(object, fieldName, facts, identity, random);
    if (failing?.includes(coordinate) && random.chance(0.15)) return new Error(`${coordinate} failed`);
    if (violating?.includes(coordinate) && random.chance(0.15)) return null;
    return generate(facts.types, facts, identity, random, violating?.includes(coordinate) === true);
  }

  function keyValue(
    object: WorldObject,
    fieldName: string,
    facts: FieldFacts,
    identity: string,
    random: Random,
  ): unknown {
    const type = facts.types[0] && getNullableType(facts.types[0]);
    if (facts.key === 'unique' && isLeafType(type) && type.name !== 'Boolean') {
      const index = Number(object.identity.split(':')[1]);
      if (type.name === 'Int') return 100 + index;
      return fieldName === 'id' ? object.identity : `${fieldName} of ${object.identity}`;
    }
    return generate(
      facts.types.map((type) => getNullableType(type)),
      facts,
      identity,
      random,
      false,
      true,
    );
  }

  function generate(
    types: readonly GraphQLOutputType[],
    facts: FieldFacts,
    identity: string,
    random: Random,
    violates: boolean,
    present = false,
  ): unknown {
    const nullable = !present && types.every((type) => !isNonNullType(type));
    if (random.chance(0.15) && nullable) return null;
    const bare = types.map((type) => getNullableType(type));
    const [type] = bare;
    if (isListType(type)) {
      const items = bare.flatMap((list) => (isListType(list) ? [list.ofType as GraphQLOutputType] : []));
      return Array.from({ length: random.below(4) }, (_, i) =>
        violates && random.chance(0.1) ? null : generate(items, facts, `${identity}[${i}]`, random, violates, present),
      );
    }
    if (isLeafType(type)) return leafValue(type, facts.enumValues, random);
    if (facts.concrete.length === 0) return null;
    const typeName = random.pick(facts.concrete);
    return graph.isEntity(typeName) ? entity(typeName, random.below(poolSize)) : { typeName, identity };
  }

  function isAbsent({ typeName, identity }: WorldObject, subgraph: string): boolean {
    return absent?.[typeName] === subgraph && identity === `${typeName}:${poolSize - 1}`;
  }

  function ownedByAbsence(object: WorldObject, { owners }: FieldFacts): boolean {
    return owners.length > 0 && owners.every((owner) => isAbsent(object, owner));
  }

  function resolve(object: WorldObject, fieldName: string, args: Arguments): unknown {
    const facts = graph.facts(object.typeName, fieldName);
    if (ownedByAbsence(object, facts)) return null;
    if (!facts.requires) return computed(object, fieldName, args, undefined);
    const required = select(object, facts.requires);
    return required ? computed(object, fieldName, args, required) : null;
  }

  function select(object: WorldObject, selection: SelectionSetNode): Record<string, unknown> | undefined {
    const selected: Record<string, unknown> = {};
    for (const node of selection.selections) {
      if (node.kind === 'InlineFragment') {
        const condition = node.typeCondition?.name.value;
        if (condition && !isOfType(graph, object.typeName, condition)) continue;
        const inner = select(object, node.selectionSet);
        if (!inner) return undefined;
        Object.assign(selected, inner);
      } else if (node.kind === 'Field' && node.name.value !== '__typename') {
        const name = node.name.value;
        const facts = graph.facts(object.typeName, name);
        if (ownedByAbsence(object, facts)) return undefined;
        const args = requiredArguments(graph.supergraph, object.typeName, node);
        const value = selectIn(resolve(object, name, args), node.selectionSet);
        const type = facts.types[0];
        if (value === undefined || (value === null && type && isNonNullType(type))) return undefined;
        selected[name] = value;
      }
    }
    return selected;
  }

  function selectIn(value: unknown, selection: SelectionSetNode | undefined): unknown {
    if (value instanceof Error) return undefined;
    if (Array.isArray(value)) {
      const items = value.map((item) => selectIn(item, selection));
      return items.includes(undefined) ? undefined : items;
    }
    return isWorldObject(value) && selection ? select(value, selection) : value;
  }

  return {
    valueOf: resolve,
    computed,
    select,
    isAbsent,
    startMutation() {
      step += 1;
      return { typeName: 'Mutation', identity: `Mutation#${step}` };
    },
  };
}

/** Whether an object of type `concrete` is one of `condition`. */
export function isOfType({ supergraph }: GraphModel, concrete: string, condition: string): boolean {
  if (concrete === condition) return true;
  const type = supergraph.getType(condition);
  const object = supergraph.getType(concrete);
  if (!type || !object || !('getInterfaces' in object)) return false;
  if ('getTypes' in type) return type.getTypes().some(({ name }) => name === concrete);
  return object.getInterfaces().some(({ name }) => name === getNamedType(type).name);
}
