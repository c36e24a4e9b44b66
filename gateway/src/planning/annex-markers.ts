import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { type Annex, isRecursive } from './annex.ts';
import { argumentOf, isTypeWithFields, type TypeWithFields } from './join-directives.ts';
import { argument, external, plainJoin } from './write-joins.ts';

export interface WithMarkers {
  readonly document: DocumentNode;
  /** Fields that exist in the copy only, and that no subgraph may be asked for. */
  readonly markers: ReadonlySet<string>;
}

interface MarkedAnnex extends Annex {
  readonly marker: string;
}

/** What a marker holds; it has to be @external and @provided, since the planner lets nothing else be required. */
const content = 'isHere';

/**
 * Where an annex's field leads to objects of its own type again, the planner may still put a later fetch of that field into an earlier
 * one of the same annex: on the way back from another annex that requires it, if that one has nothing to give to what it
 * requires. So it is given something: a marker, a field that only it has, required together with the rest.
 * @param document with the annexes
 */
export function addMarkers(document: DocumentNode, annexes: readonly Annex[]): WithMarkers {
  const types = new Map(document.definitions.filter(isTypeDefinitionNode).map((type) => [type.name.value, type]));
  const recursive = annexes.filter((it) => isRecursive(it, types)).map(({ type, field }) => `${type}.${field}`);
  const marked = annexes
    .filter(({ type, required }) => isObject(types.get(type)) && recursive.some((it) => required.has(it)))
    .map((annex): MarkedAnnex => ({ ...annex, marker: `_marker_${annex.annex}` }));
  if (marked.length === 0) return { document, markers: new Set() };
  let typeName = '_Marker';
  while (types.has(typeName)) typeName += '_';
  const definitions = document.definitions.map((definition) =>
    isTypeWithFields(definition) ? withMarkers(definition, marked, typeName) : definition,
  );
  return {
    document: { ...document, definitions: [...definitions, markerType(typeName, marked)] },
    markers: new Set(marked.map(({ marker }) => marker)),
  };
}

function isObject(type: DefinitionNode | undefined): boolean {
  return type?.kind === Kind.OBJECT_TYPE_DEFINITION;
}

function withMarkers(type: TypeWithFields, all: readonly MarkedAnnex[], markerTypeName: string): TypeWithFields {
  const marked = all.filter((annex) => annex.type === type.name.value);
  if (marked.length === 0) return type;
  const fields = type.fields?.map((field) => ({
    ...field,
    directives: field.directives?.map((join) => requiringMarker(join, field.name.value, marked)) ?? [],
  }));
  return { ...type, fields: [...(fields ?? []), ...marked.map((it) => markerField(it, markerTypeName))] };
}

function requiringMarker(
  join: ConstDirectiveNode,
  fieldName: string,
  marked: readonly MarkedAnnex[],
): ConstDirectiveNode {
  const graph = argumentOf(join, 'graph');
  const found = marked.find(({ annex, field }) => annex === graph && field === fieldName);
  if (!found) return join;
  const requires = `${argumentOf(join, 'requires')} ${found.marker} { ${content} }`;
  return withArgument(join, 'requires', requires);
}

function markerField({ annex, marker }: MarkedAnnex, typeName: string): FieldDefinitionNode {
  return field(marker, typeName, [withArgument(plainJoin(annex), 'provides', content)]);
}

function markerType(name: string, marked: readonly MarkedAnnex[]): ObjectTypeDefinitionNode {
  const joins = marked.map(({ annex }) => plainJoin(annex));
  return {
    kind: Kind.OBJECT_TYPE_DEFINITION,
    name: { kind: Kind.NAME, value: name },
    directives: joins.map((join) => ({ ...join, name: { kind: Kind.NAME, value: 'join__type' } })),
    fields: [field(content, 'Boolean', joins.map(external))],
  };
}

function field(name: string, type: string, directives: readonly ConstDirectiveNode[]): FieldDefinitionNode {
  return {
    kind: Kind.FIELD_DEFINITION,
    name: { kind: Kind.NAME, value: name },
    type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
    directives,
  };
}

function withArgument(directive: ConstDirectiveNode, name: string, value: string): ConstDirectiveNode {
  const others = (directive.arguments ?? []).filter((it) => it.name.value !== name);
  return { ...directive, arguments: [...others, argument(name, { kind: Kind.STRING, value })] };
}
