import {
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { argumentOf, isTypeWithFields, parseFieldSet } from './join-directives.ts';

/** A field with a @requires, in one subgraph. */
export interface RequiringField {
  /** The subgraph's enum value. */
  readonly graph: string;
  readonly type: string;
  readonly field: string;
  /** `Type.field` of all that it requires, at any depth, on every type that may have it. */
  readonly required: ReadonlySet<string>;
}

/**
 * The links of chains: fields that require something which has a @requires of its own, and what they require so.
 * @param schema built from the supergraph
 */
export function chainedRequires(supergraph: DocumentNode, schema: GraphQLSchema): RequiringField[] {
  const all = supergraph.definitions.filter(isTypeWithFields).flatMap(({ name: { value: type }, fields = [] }) =>
    fields.flatMap(({ name: { value: field }, directives = [] }) =>
      directives.flatMap((directive) => {
        const graph = argumentOf(directive, 'graph');
        const fieldSet = argumentOf(directive, 'requires');
        if (!graph || !fieldSet) return [];
        return [{ graph, type, field, required: coordinatesIn(schema, type, fieldSet) }];
      }),
    ),
  );
  const requiring = new Set(all.map(({ type, field }) => `${type}.${field}`));
  const links = new Set(all.flatMap(({ required }) => [...required].filter((coordinate) => requiring.has(coordinate))));
  return all.filter(
    ({ type, field, required }) => links.has(`${type}.${field}`) || [...required].some((it) => links.has(it)),
  );
}

/** Whether any field of a type has a @requires. */
export function hasRequires(definition: DefinitionNode): boolean {
  return (
    isTypeWithFields(definition) &&
    (definition.fields ?? []).some((field) => field.directives?.some((it) => argumentOf(it, 'requires')))
  );
}

function coordinatesIn(schema: GraphQLSchema, typeName: string, fieldSet: string): ReadonlySet<string> {
  const found = new Set<string>();
  const types = new TypeInfo(schema);
  visit(
    parseFieldSet(typeName, fieldSet),
    visitWithTypeInfo(types, {
      Field({ name }) {
        const parent = types.getParentType();
        if (!parent) return;
        const others = isAbstractType(parent) ? schema.getPossibleTypes(parent) : parent.getInterfaces();
        const narrower = isInterfaceType(parent) ? schema.getImplementations(parent).interfaces : [];
        for (const type of [parent, ...others, ...narrower]) found.add(`${type.name}.${name.value}`);
      },
    }),
  );
  return found;
}
