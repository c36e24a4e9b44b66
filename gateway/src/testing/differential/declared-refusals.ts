import { type Refusal, type Requirement, refusalOf } from '@kizuna/kit/access/requirement';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  type SelectionSetNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import type { SubgraphModel } from './federation-model.ts';
import type { GraphModel } from './graph-model.ts';

/** Why a viewer may not see a field of an object type; null when they may. */
export type RefusalAt = (typeName: string, fieldName: string) => Refusal | null;

/**
 * What the subgraphs' own SDL refuses to a viewer: read without the gateway's code, and before anything was composed.
 * @param supergraph for who implements what
 */
export function declaredRefusals(
  subgraphs: readonly SubgraphModel[],
  graph: GraphModel,
  supergraph: GraphQLSchema,
  viewer: Viewer | null,
): RefusalAt {
  const declared = new Map<string, Requirement[]>();
  for (const { document } of subgraphs) collect(document, declared);
  const refusals = (coordinate: string) => (declared.get(coordinate) ?? []).map((it) => refusalOf(it, viewer));

  function all(typeName: string, fieldName: string, seen: Set<string>): (Refusal | null)[] {
    const coordinate = `${typeName}.${fieldName}`;
    const type = supergraph.getType(typeName);
    if (!isObjectType(type) || !type.getFields()[fieldName] || seen.has(coordinate)) return [];
    seen.add(coordinate);
    const returned = getNamedType(type.getFields()[fieldName]?.type);
    const { requires } = graph.facts(typeName, fieldName);
    return [
      ...[type, ...type.getInterfaces()].flatMap(({ name }) => refusals(`${name}.${fieldName}`)),
      ...refusals(typeName),
      ...(returned ? refusals(returned.name) : []),
      ...(requires ? pulled(requires, typeName, seen) : []),
    ];
  }

  function pulled({ selections }: SelectionSetNode, typeName: string, seen: Set<string>): (Refusal | null)[] {
    const type = supergraph.getType(typeName);
    const concrete = isAbstractType(type) ? supergraph.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
    return selections.flatMap((selection) => {
      if (selection.kind === 'FragmentSpread') return [];
      if (selection.kind === 'InlineFragment')
        return pulled(selection.selectionSet, selection.typeCondition?.name.value ?? typeName, seen);
      const name = selection.name.value;
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
      const below = field && selection.selectionSet;
      return [
        ...concrete.flatMap((one) => all(one.name, name, seen)),
        ...(below ? pulled(below, getNamedType(field.type).name, seen) : []),
      ];
    });
  }

  return (typeName, fieldName) => {
    const found = all(typeName, fieldName, new Set());
    return found.find((it) => it === 'UNAUTHORIZED') ?? found.find((it) => it !== null) ?? null;
  };
}

function collect(document: DocumentNode, into: Map<string, Requirement[]>): void {
  const note = (coordinate: string, directives: readonly ConstDirectiveNode[] = []) =>
    into.set(coordinate, [...(into.get(coordinate) ?? []), ...directives.flatMap(requirementOf)]);
  visit(document, {
    enter(node) {
      if (!('name' in node) || !node.name || !('directives' in node)) return;
      const { name } = node;
      if (node.kind.endsWith('TypeDefinition')) note(name.value, node.directives as readonly ConstDirectiveNode[]);
      if (node.kind === 'ObjectTypeDefinition')
        for (const field of node.fields ?? []) note(`${name.value}.${field.name.value}`, field.directives);
    },
  });
}

function requirementOf({ name, arguments: given = [] }: ConstDirectiveNode): Requirement[] {
  const [lists] = given.map(({ value }) => valueFromASTUntyped(value) as readonly (readonly string[])[]);
  if (name.value === 'authenticated') return [{ authenticated: true, scopes: null, policies: null }];
  if (name.value === 'requiresScopes') return [{ authenticated: false, scopes: lists ?? [], policies: null }];
  return name.value === 'policy' ? [{ authenticated: false, scopes: null, policies: lists ?? [] }] : [];
}
