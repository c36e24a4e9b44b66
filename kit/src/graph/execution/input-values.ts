import {
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getArgumentValues,
  getVariableValues,
  isInputType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
} from 'graphql';

export type Values = Readonly<Record<string, unknown>>;
type CoercedVariables = ReturnType<typeof getVariableValues>;

/** Says that graphql-js is to look at a value itself: it knows all cases, and words the errors. */
const unusual = Symbol('unusual');

/** Checks an operation's variables and fills in defaults, as graphql-js does. The types are looked up once. */
export function compileVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): (given: Values) => CoercedVariables {
  const definitions = variableDefinitions.map(({ variable, type, defaultValue }) => ({
    name: variable.name.value,
    type: typeFromAST(schema, type),
    mayBeMissing: !defaultValue && type.kind !== Kind.NON_NULL_TYPE,
  }));
  return (given) => {
    const coerced: Record<string, unknown> = {};
    for (const { name, type, mayBeMissing } of definitions) {
      const isGiven = Object.hasOwn(given, name);
      if (!isGiven && mayBeMissing) continue;
      const value = isGiven && isInputType(type) ? coerceUsual(given[name], type) : unusual;
      if (value === unusual) return getVariableValues(schema, variableDefinitions, given, { maxErrors: 50 });
      coerced[name] = value;
    }
    return { coerced };
  };
}

function coerceUsual(value: unknown, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return value == null ? unusual : coerceUsual(value, type.ofType);
  if (value == null) return null;
  if (isListType(type)) {
    if (!Array.isArray(value)) return unusual;
    const items: unknown[] = [];
    for (const item of value) {
      const coerced = coerceUsual(item, type.ofType);
      if (coerced === unusual) return unusual;
      items.push(coerced);
    }
    return items;
  }
  if (!isLeafType(type)) return unusual;
  try {
    return type.parseValue(value) ?? unusual;
  } catch {
    return unusual;
  }
}

type Argument = readonly [name: string, value: { readonly variable: string } | { readonly constant: unknown }];

/** Makes a field's arguments of the operation's variables, as graphql-js does. */
export function compileArguments(definition: GraphQLField<unknown, unknown>, node: FieldNode) {
  if (definition.args.length === 0) return (): Record<string, unknown> => ({});
  const each = definition.args.map(({ name, type, defaultValue }): Argument | typeof unusual => {
    const given = node.arguments?.find((argument) => argument.name.value === name)?.value;
    if (given?.kind === Kind.VARIABLE) return [name, { variable: given.name.value }];
    if (!given && isNonNullType(type) && defaultValue === undefined) return unusual;
    const constant: unknown = given ? valueFromAST(given, type) : defaultValue;
    // Resolvers get objects of their own, and undefined is left out or wrong.
    const isOwn = given && (typeof constant === 'object' || constant === undefined) && constant !== null;
    return isOwn ? unusual : [name, { constant }];
  });
  const usual = each.filter((argument) => argument !== unusual);
  return (variables: Values): Record<string, unknown> => {
    const values: Record<string, unknown> = {};
    for (const [name, value] of usual) {
      if ('constant' in value) {
        if (value.constant !== undefined) values[name] = value.constant;
        continue;
      }
      const found = Object.hasOwn(variables, value.variable) ? variables[value.variable] : null;
      // What is null or missing may be wrong here, or stand for a default.
      if (found == null) return getArgumentValues(definition, node, variables);
      values[name] = found;
    }
    return usual.length === each.length ? values : getArgumentValues(definition, node, variables);
  };
}
