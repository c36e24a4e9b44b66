import {
  defaultTypeResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLFieldResolver,
  GraphQLIncludeDirective,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  type GraphQLTypeResolver,
  getDirectiveValues,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
} from 'graphql';
import { compileArguments, type Values } from './input-values.ts';
import { type WriteUsual, writerOf } from './json-text.ts';

/** A field of an operation on one object type, with all that does not depend on a request. */
export interface CompiledField {
  /** In the answer. */
  readonly key: string;
  /** What stands before its value in the answer's text: its key, and a comma where it is not the first. */
  readonly opening: string;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly parentType: GraphQLObjectType;
  readonly nodes: readonly FieldNode[];
  readonly value: CompiledValue;
  /** Its value as JSON text where that is always the same, as the type's name is. */
  readonly constant: string | null;
  /** Null for the property of the same name. */
  readonly resolve: GraphQLFieldResolver<unknown, unknown> | null;
  readonly argumentsOf: (variables: Values) => Record<string, unknown>;
}

/** What a field's value, or an item of it, becomes. */
export type CompiledValue = { readonly isNonNull: boolean } & (
  | { readonly kind: 'leaf'; readonly type: GraphQLLeafType; readonly writeUsual: WriteUsual }
  | { readonly kind: 'list'; readonly item: CompiledValue }
  | { readonly kind: 'object'; readonly type: GraphQLObjectType; readonly fieldsOf: FieldsOf }
  | {
      readonly kind: 'abstract';
      readonly type: GraphQLAbstractType;
      readonly resolveType: GraphQLTypeResolver<unknown, unknown>;
      readonly fieldsOf: FieldsOf;
    }
);

/** The fields that are selected of an object. Compiled when an object of its type is first met. */
export type FieldsOf = (type: GraphQLObjectType) => readonly CompiledField[];

export interface FieldsSource {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** By which `@skip` and `@include` are decided. */
  readonly variables: Values;
}

/** @param selected selection sets of one place of the answer, which are put together */
export function compileFields(source: FieldsSource, selected: readonly SelectionSetNode[]): FieldsOf {
  const known = new Map<GraphQLObjectType, readonly CompiledField[]>();
  return (type) => {
    const found = known.get(type);
    if (found) return found;
    const nodes = new Map<string, FieldNode[]>();
    const visited = new Set<string>();
    for (const { selections } of selected) collect(source, type, selections, nodes, visited);
    const fields = [...nodes].map(([key, [first, ...others]], index) => {
      if (!first) throw new Error('A field without nodes.');
      const opening = `${index > 0 ? ',' : ''}"${key}":`;
      return { opening, ...compileField(source, type, key, [first, ...others]) };
    });
    known.set(type, fields);
    return fields;
  };
}

/** Gathers the fields that apply to an object type, by their keys. */
function collect(
  source: FieldsSource,
  type: GraphQLObjectType,
  selections: readonly SelectionNode[],
  into: Map<string, FieldNode[]>,
  visited: Set<string>,
): void {
  for (const selection of selections) {
    if (!isIncluded(source, selection)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const nodes = into.get(key);
      if (nodes) nodes.push(selection);
      else into.set(key, [selection]);
      continue;
    }
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      if (visited.has(selection.name.value)) continue;
      visited.add(selection.name.value);
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? source.fragments[selection.name.value] : selection;
    if (fragment && applies(source.schema, fragment.typeCondition?.name.value, type)) {
      collect(source, type, fragment.selectionSet.selections, into, visited);
    }
  }
}

function isIncluded({ variables }: FieldsSource, node: SelectionNode): boolean {
  if (!node.directives?.length) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
  const include = getDirectiveValues(GraphQLIncludeDirective, node, variables);
  return skip?.if !== true && include?.if !== false;
}

function applies(schema: GraphQLSchema, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditional = schema.getType(condition);
  return isAbstractType(conditional) && schema.isSubType(conditional, type);
}

function compileField(
  source: FieldsSource,
  parentType: GraphQLObjectType,
  key: string,
  nodes: readonly [FieldNode, ...FieldNode[]],
): Omit<CompiledField, 'opening'> {
  const [node] = nodes;
  const name = node.name.value;
  const definition = name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef : parentType.getFields()[name];
  if (!definition) throw new Error(`There is no ${parentType.name}.${name}.`);
  return {
    key,
    definition,
    parentType,
    nodes,
    value: compileValue(source, definition.type, nodes),
    constant: definition === TypeNameMetaFieldDef ? `"${parentType.name}"` : null,
    resolve: definition.resolve ?? null,
    argumentsOf: compileArguments(definition, node),
  };
}

function compileValue(source: FieldsSource, type: GraphQLOutputType, nodes: readonly FieldNode[]): CompiledValue {
  const isNonNull = isNonNullType(type);
  const nullable = getNullableType(type);
  if (isListType(nullable)) return { kind: 'list', isNonNull, item: compileValue(source, nullable.ofType, nodes) };
  if (isLeafType(nullable)) return { kind: 'leaf', isNonNull, type: nullable, writeUsual: writerOf(nullable) };
  const fieldsOf = compileFields(
    source,
    nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
  );
  if (!isAbstractType(nullable)) return { kind: 'object', isNonNull, type: nullable, fieldsOf };
  const resolveType = nullable.resolveType ?? defaultTypeResolver;
  return { kind: 'abstract', isNonNull, type: nullable, resolveType, fieldsOf };
}
