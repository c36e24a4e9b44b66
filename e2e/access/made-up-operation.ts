import {
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql';

/** What stands for a value where nothing more is known; ids look like ids of nothing. */
const madeUp: Readonly<Record<string, string>> = {
  ID: JSON.stringify(Buffer.from('Nothing:1').toString('base64url')),
  String: '"x"',
  Int: '1',
  Float: '1',
  Boolean: 'true',
  DateTime: '"2026-11-21T09:30:00.000Z"',
  Date: '"1998-04-30"',
};

/**
 * A valid operation that asks for one root field, with made-up values for the arguments that it must have.
 * @param root Query, Mutation or Subscription
 */
export function madeUpOperation(root: GraphQLObjectType, fieldName: string): string {
  const field = root.getFields()[fieldName];
  if (!field) throw new Error(`${root.name} has no field ${fieldName}.`);
  const given = field.args.filter(isRequiredArgument).map(({ name, type }) => `${name}: ${writeValue(type)}`);
  const args = given.length > 0 ? `(${given.join(', ')})` : '';
  const type = getNamedType(field.type);
  const selection = isObjectType(type) || isInterfaceType(type) || isUnionType(type) ? ' { __typename }' : '';
  return `${root.name.toLowerCase()} { ${fieldName}${args}${selection} }`;
}

function writeValue(type: GraphQLInputType): string {
  if (isNonNullType(type)) return writeValue(type.ofType);
  if (isListType(type)) return `[${writeValue(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? 'null';
  if (!isInputObjectType(type)) return madeUp[type.name] ?? '"x"';
  const fields = Object.values(type.getFields()).filter(isRequiredInputField);
  return `{ ${fields.map((field) => `${field.name}: ${writeValue(field.type)}`).join(', ')} }`;
}
