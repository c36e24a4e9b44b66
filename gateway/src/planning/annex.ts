import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  type TypeNode,
  visit,
} from 'graphql';
import type { RequiringField } from './chained-requires.ts';
import {
  argumentOf,
  isNonResolvableKey,
  isTypeWithFields,
  parseFieldSet,
  type TypeWithFields,
} from './join-directives.ts';
import { directivesOf, external, hasArgument, inGraph, plainJoin } from './write-joins.ts';

/**
 * A part of a subgraph that the planner takes for a subgraph of its own: what one field with a @requires needs and leads to. It is
 * entered with the keys of the field's type only.
 */
export interface Annex extends RequiringField {
  /** The enum value that stands for the annex; `graph` is the one of the whole subgraph. */
  readonly annex: string;
  readonly keyFields: ReadonlySet<string>;
  /** Names of the fields that are required. */
  readonly requiredNames: ReadonlySet<string>;
  /** Operations' root types, which have no place in it. */
  readonly roots: ReadonlySet<string>;
}

/** Where a field with a @requires can have an annex: the object can be found there by a key. */
export function canHaveAnnex({ directives = [], kind, fields = [] }: TypeWithFields, start: RequiringField): boolean {
  const own = directivesOf(directives, 'join__type', start.graph);
  const field = fields.find(({ name }) => name.value === start.field);
  const join = directivesOf(field?.directives ?? [], 'join__field', start.graph);
  return (
    own.some((directive) => argumentOf(directive, 'key') && !isNonResolvableKey(directive)) &&
    kind === Kind.OBJECT_TYPE_DEFINITION &&
    !join.some((directive) => hasArgument(directive, 'contextArguments'))
  );
}

/** The fields at the top of a type's keys in a subgraph. */
export function keyFieldsOf({ name, directives = [] }: TypeWithFields, graph: string): Set<string> {
  const found = new Set<string>();
  for (const directive of directivesOf(directives, 'join__type', graph)) {
    const { selectionSet } = parseFieldSet(name.value, argumentOf(directive, 'key') ?? '__typename');
    for (const selection of selectionSet.selections) if (selection.kind === Kind.FIELD) found.add(selection.name.value);
  }
  return found;
}

/**
 * The names of the types that an annex is made of.
 * @param types of the supergraph by name
 * @param from where to start
 */
export function typesOfAnnex(
  annex: Annex,
  types: ReadonlyMap<string, DefinitionNode>,
  from: string = annex.type,
): Set<string> {
  const found = new Set<string>();
  const waiting = [from];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const type = types.get(name);
    if (!type || found.has(name) || annex.roots.has(name) || !isIn(type, annex.graph)) continue;
    found.add(name);
    waiting.push(...namesBelow(type));
    if (type.kind === Kind.INTERFACE_TYPE_DEFINITION) waiting.push(...implementing(name));
  }
  return found;

  function namesBelow(type: DefinitionNode): string[] {
    const part = isTypeWithFields(type)
      ? { ...type, interfaces: [], fields: type.fields?.filter((field) => joinInAnnex(annex, type, field)) ?? [] }
      : type;
    const names: string[] = [];
    visit(part, { Directive: () => false, NamedType: ({ name }) => void names.push(name.value) });
    return names;
  }

  function implementing(name: string): string[] {
    return [...types.values()].flatMap((type) =>
      isTypeWithFields(type) &&
      directivesOf(type.directives, 'join__implements', annex.graph).some((it) => argumentOf(it, 'interface') === name)
        ? [type.name.value]
        : [],
    );
  }
}

/** Whether an annex's field leads to objects of the type that has it. */
export function isRecursive(annex: Annex, types: ReadonlyMap<string, DefinitionNode>): boolean {
  const type = types.get(annex.type);
  const field =
    type && isTypeWithFields(type) ? type.fields?.find(({ name }) => name.value === annex.field) : undefined;
  return field !== undefined && typesOfAnnex(annex, types, namedType(field.type)).has(annex.type);
}

/** What `@join__field` says of a field in an annex; undefined where it is not in it. */
export function joinInAnnex(
  annex: Annex,
  { name: { value: type } }: TypeWithFields,
  field: FieldDefinitionNode,
): ConstDirectiveNode | undefined {
  const joins = (field.directives ?? []).filter(({ name }) => name.value === 'join__field');
  const [join] = joins.length === 0 ? [plainJoin(annex.graph)] : directivesOf(joins, 'join__field', annex.graph);
  if (!join || annex.roots.has(namedType(field.type)) || hasArgument(join, 'contextArguments')) return undefined;
  const name = field.name.value;
  const there = inGraph(join, annex.annex, ['provides']);
  if (type === annex.type) {
    if (name === annex.field || annex.keyFields.has(name)) return there;
  } else if (!argumentOf(join, 'requires')) return there;
  return annex.requiredNames.has(name) ? external(there) : undefined;
}

/** Whether a subgraph has a type. */
export function isIn(type: DefinitionNode, graph: string): boolean {
  return isTypeDefinitionNode(type) && directivesOf(type.directives, 'join__type', graph).length > 0;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
