import {
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** Names of object types. */
export type TypeNames = ReadonlySet<string>;

/** Which object types can stand where an operation selects something. */
export interface SelectedTypes {
  /** The object types that a type stands for; an object type stands for itself. */
  possible(typeName: string): TypeNames;
  /** Those of `types` for which a fragment is meant. */
  within(types: TypeNames, fragment: InlineFragmentNode | FragmentDefinitionNode): TypeNames;
  /** The object types that a field can lead to from any of `types`; none for a leaf. */
  below(types: TypeNames, fieldName: string): TypeNames;
  /** Undefined where there is no such field. */
  field(typeName: string, fieldName: string): GraphQLField<unknown, unknown> | undefined;
}

/** @param schema what clients see */
export function createSelectedTypes(schema: GraphQLSchema): SelectedTypes {
  const known = new Map<string, TypeNames>();

  function possible(typeName: string): TypeNames {
    const found = known.get(typeName);
    if (found) return found;
    const type = schema.getType(typeName);
    const objects = isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
    const names = new Set(objects.map(({ name }) => name));
    known.set(typeName, names);
    return names;
  }

  function field(typeName: string, fieldName: string): GraphQLField<unknown, unknown> | undefined {
    const type = schema.getType(typeName);
    return isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined;
  }

  return {
    possible,
    field,
    within(types, { typeCondition }) {
      if (!typeCondition) return types;
      const meant = possible(typeCondition.name.value);
      return new Set([...types].filter((name) => meant.has(name)));
    },
    below(types, fieldName) {
      const fields = [...types].flatMap((name) => field(name, fieldName) ?? []);
      const leadsTo = new Set(fields.map(({ type }) => getNamedType(type).name));
      const [only] = leadsTo;
      if (only !== undefined && leadsTo.size === 1) return possible(only);
      return new Set([...leadsTo].flatMap((name) => [...possible(name)]));
    },
  };
}
