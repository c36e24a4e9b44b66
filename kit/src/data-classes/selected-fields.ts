import {
  type GraphQLResolveInfo,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** The audited fields that an operation asks of one kind of subject. */
export type SelectedFields = (info: GraphQLResolveInfo, targetType: string) => readonly string[];

/**
 * @param audited the kind of subject of each audited field, by coordinate
 * @returns looks through an operation once, and remembers what it found as long as the operation is
 */
export function createSelectedFields(schema: GraphQLSchema, audited: ReadonlyMap<string, string>): SelectedFields {
  const known = new WeakMap<OperationDefinitionNode, ReadonlyMap<string, readonly string[]>>();

  function look({ operation, fragments }: GraphQLResolveInfo): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, string[]>();
    const types = new TypeInfo(schema);
    const document = { kind: Kind.DOCUMENT, definitions: [operation, ...Object.values(fragments)] } as const;
    visit(
      document,
      visitWithTypeInfo(types, {
        Field({ name }) {
          const typeName = types.getParentType()?.name ?? '';
          const targetType = audited.get(`${typeName}.${name.value}`);
          if (targetType === undefined) return;
          const shown = typeName === targetType ? name.value : `${typeName}.${name.value}`;
          const fields = found.get(targetType) ?? [];
          if (!fields.includes(shown)) found.set(targetType, [...fields, shown]);
        },
      }),
    );
    return found;
  }

  return (info, targetType) => {
    const looked = known.get(info.operation) ?? look(info);
    known.set(info.operation, looked);
    return looked.get(targetType) ?? [];
  };
}
