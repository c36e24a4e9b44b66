import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  type TypeDefinitionNode,
} from 'graphql';
import { joinInAnnex } from './annex.ts';
import { addMarkers, type WithMarkers } from './annex-markers.ts';
import { hasRequires } from './chained-requires.ts';
import { type FoundAnnex, findAnnexes } from './find-annexes.ts';
import { argumentOf, isTypeWithFields, type TypeWithFields } from './join-directives.ts';
import { argument, directivesOf, external, inGraph, plainJoin } from './write-joins.ts';

export interface WithAnnexes extends WithMarkers {
  /** The subgraphs' names by those of their annexes, which stand for them in plans. */
  readonly annexes: ReadonlyMap<string, string>;
}

/**
 * Where a required field requires something itself, the planner puts fetches of one subgraph together with no regard to that: it
 * asks for fields before what they require is known, and for fields that are only @external there. In this copy each link of
 * such a chain stands in a subgraph of its own, an annex, so that there is nothing to put together.
 */
export function addAnnexes(supergraph: DocumentNode): WithAnnexes {
  const annexes = supergraph.definitions.some(hasRequires) ? findAnnexes(supergraph) : [];
  if (annexes.length === 0) return { document: supergraph, annexes: new Map(), markers: new Set() };
  const definitions = supergraph.definitions.map((definition) => withAnnexes(definition, annexes));
  return {
    ...addMarkers({ ...supergraph, definitions }, annexes),
    annexes: new Map(annexes.map(({ name, wholeName }) => [name, wholeName])),
  };
}

function withAnnexes(definition: DefinitionNode, all: readonly FoundAnnex[]): DefinitionNode {
  if (!isTypeDefinitionNode(definition)) return definition;
  const name = definition.name.value;
  if (definition.kind === Kind.ENUM_TYPE_DEFINITION && name === 'join__Graph') return withGraphs(definition, all);
  const annexes = all.filter(({ types }) => types.has(name));
  if (annexes.length === 0) return definition;
  const directives = [...(definition.directives ?? []), ...annexes.flatMap((annex) => typeInAnnex(definition, annex))];
  if (isTypeWithFields(definition)) {
    const fields = definition.fields?.map((field) => fieldWithAnnexes(definition, field, annexes)) ?? [];
    return { ...definition, directives, fields };
  }
  switch (definition.kind) {
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return { ...definition, directives, fields: copied(definition.fields, 'join__field', annexes) };
    case Kind.ENUM_TYPE_DEFINITION:
      return { ...definition, directives, values: copied(definition.values, 'join__enumValue', annexes) };
    default:
      return { ...definition, directives };
  }
}

function withGraphs(graphs: EnumTypeDefinitionNode, all: readonly FoundAnnex[]): EnumTypeDefinitionNode {
  const added = all.flatMap(({ graph, annex, name }) =>
    (graphs.values ?? [])
      .filter((value) => value.name.value === graph)
      .map((value) => ({
        ...value,
        name: { kind: Kind.NAME as const, value: annex },
        directives: (value.directives ?? []).map((directive) => ({
          ...directive,
          arguments: (directive.arguments ?? []).map((it) =>
            it.name.value === 'name' ? argument('name', { kind: Kind.STRING as const, value: name }) : it,
          ),
        })),
      })),
  );
  return { ...graphs, values: [...(graphs.values ?? []), ...added] };
}

/** What is said of a type for the subgraph, for the annex; only its own type can be found there by a key. */
function typeInAnnex({ name, directives }: TypeDefinitionNode, annex: FoundAnnex): ConstDirectiveNode[] {
  const says = (directive: string) => directivesOf(directives, directive, annex.graph);
  const has = (directive: ConstDirectiveNode, type: string) => annex.types.has(argumentOf(directive, type) ?? '');
  return [
    ...says('join__type').map((directive) => {
      const copy = inGraph(directive, annex.annex);
      if (name.value === annex.type || !argumentOf(directive, 'key')) return copy;
      const others = copy.arguments?.filter((it) => it.name.value !== 'resolvable') ?? [];
      return { ...copy, arguments: [...others, argument('resolvable', { kind: Kind.BOOLEAN as const, value: false })] };
    }),
    ...says('join__implements').flatMap((it) => (has(it, 'interface') ? [inGraph(it, annex.annex)] : [])),
    ...says('join__unionMember').flatMap((it) => (has(it, 'member') ? [inGraph(it, annex.annex)] : [])),
  ];
}

function fieldWithAnnexes(
  type: TypeWithFields,
  field: FieldDefinitionNode,
  annexes: readonly FoundAnnex[],
): FieldDefinitionNode {
  const moved = new Set(
    annexes
      .filter((annex) => annex.type === type.name.value && annex.field === field.name.value)
      .map(({ graph }) => graph),
  );
  const directives = field.directives ?? [];
  const joins = directives.filter(({ name }) => name.value === 'join__field');
  const whole = joins.length > 0 ? joins : graphsOf(type).map(plainJoin);
  return {
    ...field,
    directives: [
      ...directives.filter(({ name }) => name.value !== 'join__field'),
      ...whole.map((join) => (moved.has(argumentOf(join, 'graph') ?? '') ? external(join) : join)),
      ...annexes.flatMap((annex) => joinInAnnex(annex, type, field) ?? []),
    ],
  };
}

function graphsOf({ directives = [] }: TypeWithFields): string[] {
  const types = directives.filter(({ name }) => name.value === 'join__type');
  return [...new Set(types.flatMap((directive) => argumentOf(directive, 'graph') ?? []))];
}

/** Input fields or enum values; those that no subgraph is named for are in all of them. */
function copied<Node extends { readonly directives?: readonly ConstDirectiveNode[] | undefined }>(
  nodes: readonly Node[] = [],
  directive: string,
  annexes: readonly FoundAnnex[],
): Node[] {
  return nodes.map((node) => ({
    ...node,
    directives: [
      ...(node.directives ?? []),
      ...annexes.flatMap((annex) =>
        directivesOf(node.directives, directive, annex.graph).map((it) => inGraph(it, annex.annex)),
      ),
    ],
  }));
}
