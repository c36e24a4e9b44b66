import { type FieldNode, type GraphQLSchema, getArgumentValues } from 'graphql';

/** The arguments that a field of a `@requires` is asked with, as its resolver gets them. */
export function requiredArguments(schema: GraphQLSchema, typeName: string, node: FieldNode): Record<string, unknown> {
  const type = schema.getType(typeName);
  const field = type && 'getFields' in type ? type.getFields()[node.name.value] : undefined;
  return field && 'args' in field ? getArgumentValues(field, node) : {};
}
