import {
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { concreteTypes, type FieldModel, localTypeName, type SubgraphModel } from './federation-model.ts';

/** What the whole graph says of one field of an object type. */
export interface FieldFacts {
  /** The field's type in each subgraph that resolves it. */
  readonly types: readonly GraphQLOutputType[];
  /** Names of the object types that its value can have, if it is composite. */
  readonly concrete: readonly string[];
  /** Values that it can have, if it is an enum. */
  readonly enumValues: readonly string[];
  readonly owners: readonly string[];
  readonly requires: SelectionSetNode | undefined;
  /** Part of some `@key`; `unique` when it tells entities of its type apart. */
  readonly key: 'unique' | 'part' | undefined;
}

/** The composed graph with the directives that composition takes away. */
export interface GraphModel {
  readonly supergraph: GraphQLSchema;
  facts(typeName: string, fieldName: string): FieldFacts;
  isEntity(typeName: string): boolean;
  /** Whether the field (`Type.field`) is part of some `@key` or may be named by a `@requires`. */
  isRequired(coordinate: string): boolean;
}

/** @param supergraph with inaccessible elements, but without `apiSchema`'s absence of them */
export function createGraphModel(
  subgraphs: readonly SubgraphModel[],
  supergraph: GraphQLSchema,
  apiSchema: GraphQLSchema,
): GraphModel {
  const known = new Map<string, FieldFacts>();
  const keys = collectKeys(subgraphs, supergraph);
  const required = requiredFieldNames(subgraphs);
  const entities = new Set(
    subgraphs.flatMap((model) =>
      [...model.types]
        .filter(([, { keys: own }]) => own.length > 0)
        .flatMap(([name]) => concreteTypes(model, supergraph, name)),
    ),
  );

  function facts(typeName: string, fieldName: string): FieldFacts {
    const all = subgraphs.flatMap((model) => {
      const field = fieldIn(model, supergraph, typeName, fieldName);
      return field ? [{ model, ...field }] : [];
    });
    const resolving = all.filter(({ field }) => !field.external && !field.overridden);
    const owners = resolving.length > 0 ? resolving : all;
    const types = owners.map(({ type }) => type);
    const named = types.map((type, i) => ({ type: getNamedType(type), model: owners[i]?.model }));
    const concrete = named.map(({ type, model }) => (model ? concreteTypes(model, supergraph, type.name) : []));
    const enumValues = named.map(({ type }) => (isEnumType(type) ? type.getValues().map(({ name }) => name) : []));
    const apiEnum = apiSchema.getType(named[0]?.type.name ?? '');
    return {
      types,
      concrete: inEach(concrete).filter(
        (name) => isObjectType(supergraph.getType(name)) && visible(apiSchema, name, named),
      ),
      enumValues: inEach(enumValues).filter((value) => !isEnumType(apiEnum) || apiEnum.getValue(value)),
      owners: owners.map(({ model }) => model.name),
      requires: owners.map(({ field }) => field.requires).find((selection) => selection !== undefined),
      key: keys.get(`${typeName}.${fieldName}`),
    };
  }

  return {
    supergraph,
    facts(typeName, fieldName) {
      const coordinate = `${typeName}.${fieldName}`;
      const found = known.get(coordinate) ?? facts(typeName, fieldName);
      known.set(coordinate, found);
      return found;
    },
    isEntity: (typeName) => entities.has(typeName),
    isRequired: (coordinate) => keys.has(coordinate) || required.has(coordinate.split('.')[1] ?? ''),
  };
}

/** A field as one subgraph knows it, on the type itself or on the `@interfaceObject` that stands for it. */
export function fieldIn(
  model: SubgraphModel,
  supergraph: GraphQLSchema,
  typeName: string,
  fieldName: string,
): { readonly field: FieldModel; readonly type: GraphQLOutputType; readonly local: string } | undefined {
  const local = localTypeName(model, supergraph, typeName);
  const field = local && model.types.get(local)?.fields.get(fieldName);
  const type = local && model.schema.getType(local);
  if (!field || !type || !('getFields' in type)) return undefined;
  const definition = type.getFields()[fieldName];
  return definition && 'args' in definition ? { field, type: definition.type, local } : undefined;
}

function visible(apiSchema: GraphQLSchema, name: string, named: readonly { type: { name: string } }[]): boolean {
  return apiSchema.getType(name) !== undefined || !named.some(({ type }) => apiSchema.getType(type.name));
}

function inEach(lists: readonly (readonly string[])[]): string[] {
  return (lists[0] ?? []).filter((item) => lists.every((list) => list.includes(item)));
}

function collectKeys(subgraphs: readonly SubgraphModel[], supergraph: GraphQLSchema): Map<string, 'unique' | 'part'> {
  const keys = new Map<string, 'unique' | 'part'>();
  for (const model of subgraphs) {
    for (const [typeName, { keys: own }] of model.types) {
      for (const { selection } of own) {
        for (const concrete of concreteTypes(model, supergraph, typeName)) visit(concrete, selection, 'unique');
      }
    }
  }
  return keys;

  function visit(typeName: string, selection: SelectionSetNode, rank: 'unique' | 'part'): void {
    const type = supergraph.getType(typeName);
    if (!type || !('getFields' in type)) return;
    for (const node of selection.selections) {
      if (node.kind !== 'Field') continue;
      const coordinate = `${typeName}.${node.name.value}`;
      if (keys.get(coordinate) !== 'unique') keys.set(coordinate, rank);
      const field = type.getFields()[node.name.value];
      if (!field || !node.selectionSet) continue;
      const named = getNamedType(field.type);
      const nested = isAbstractType(named) ? supergraph.getPossibleTypes(named).map(({ name }) => name) : [named.name];
      for (const name of nested) visit(name, node.selectionSet, 'part');
    }
  }
}

/** Names of all fields that some `@requires` names, at any depth. */
function requiredFieldNames(subgraphs: readonly SubgraphModel[]): Set<string> {
  const names = new Set<string>();
  const visit = (selection: SelectionSetNode | undefined): void => {
    for (const node of selection?.selections ?? []) {
      if (node.kind === 'Field') names.add(node.name.value);
      if (node.kind !== 'FragmentSpread') visit(node.selectionSet);
    }
  };
  for (const { types } of subgraphs) {
    for (const { fields } of types.values()) for (const { requires } of fields.values()) visit(requires);
  }
  return names;
}
