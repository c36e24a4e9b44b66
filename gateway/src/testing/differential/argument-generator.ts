import {
  type GraphQLArgument,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import type { Random } from './random.ts';

/** Makes arguments, and collects the variables that they use. */
export interface ArgumentGenerator {
  /** The text of a field's arguments with its parentheses; empty when there is none. */
  argumentsText(args: readonly GraphQLArgument[]): string;
  /** A variable that fits `type`, with its `$`. */
  variable(type: GraphQLInputType): string;
  /** The text of the operation's variable definitions. */
  definitions(): string;
  readonly values: Readonly<Record<string, unknown>>;
}

const strings = ['', 'a', 'with "quotes" \\ and\nbreaks', '日本', '$v1', '{id}', '__proto__'];

export function createArgumentGenerator(random: Random): ArgumentGenerator {
  const definitions: { readonly name: string; readonly type: string; readonly text: string }[] = [];
  const values: Record<string, unknown> = {};

  function variable(type: GraphQLInputType): string {
    const known = definitions.find((definition) => definition.type === String(type));
    if (known && random.chance(0.3)) return `$${known.name}`;
    const name = `v${definitions.length + 1}`;
    if (isNonNullType(type)) {
      // A nullable variable with a default may stand in a non-null place, as long as it is not given as null.
      const withDefault = random.chance(0.3);
      const bare = withDefault && random.chance(0.5) ? type.ofType : type;
      define(name, String(bare), withDefault ? literal(type) : undefined);
      if (!withDefault || random.chance(0.5)) values[name] = value(type);
      return `$${name}`;
    }
    const strict = random.chance(0.2);
    define(
      name,
      strict ? `${String(type)}!` : String(type),
      random.chance(0.3) ? literal(strict ? getNullableType(type) : type, !strict) : undefined,
    );
    if (strict) values[name] = present(type, 0);
    else if (random.chance(0.7)) values[name] = value(type);
    return `$${name}`;
  }

  function define(name: string, type: string, preset: string | undefined): void {
    // Two places of one type share a variable; a nullable one with a default fits no other non-null place.
    definitions.push({
      name,
      type: preset ? `${type} =` : type,
      text: `$${name}: ${type}${preset ? ` = ${preset}` : ''}`,
    });
  }

  function value(type: GraphQLInputType, depth = 0): unknown {
    return !isNonNullType(type) && random.chance(0.2) ? null : present(getNullableType(type), depth);
  }

  function present(type: GraphQLInputType, depth: number): unknown {
    if (isNonNullType(type)) return present(type.ofType, depth);
    if (isListType(type)) {
      const item: GraphQLInputType = type.ofType;
      return random.chance(0.15)
        ? present(item, depth)
        : Array.from({ length: random.below(3) }, () => value(item, depth + 1));
    }
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => isRequiredInputField(field) || (depth < 3 && random.chance(0.5)),
      );
      return Object.fromEntries(fields.map((field) => [field.name, value(field.type, depth + 1)]));
    }
    switch (type.name) {
      case 'Int':
        return random.pick([0, -7, 12, 2147483647]);
      case 'Float':
        return random.pick([0, 1.5, -3, 1e-7]);
      case 'Boolean':
        return random.chance(0.5);
      case 'String':
        return random.pick(strings);
      case 'ID':
        return random.chance(0.3) ? random.below(9) : `User:${random.below(5)}`;
      default:
        return random.pick([3, 'text', true, [1, null, 'x'], { a: { b: [] }, c: null }, {}]);
    }
  }

  /** A value as text of the query; with variables in it where `variables` says so. */
  function literal(type: GraphQLInputType, nullable = !isNonNullType(type), variables = false): string {
    if (nullable && random.chance(0.15)) return 'null';
    const bare = getNullableType(type);
    return text(present(bare, 0), bare, variables);
  }

  function text(of: unknown, type: GraphQLInputType, variables: boolean): string {
    const bare = getNullableType(type);
    if (variables && random.chance(0.15)) return variable(type);
    if (of === null) return 'null';
    if (Array.isArray(of)) {
      const item = isListType(bare) ? (bare.ofType as GraphQLInputType) : bare;
      return `[${of.map((entry) => text(entry, item, variables && isListType(bare))).join(', ')}]`;
    }
    if (isListType(bare)) return text(of, bare.ofType, variables);
    if (typeof of === 'object') {
      const fields = isInputObjectType(bare) ? bare.getFields() : {};
      const parts = Object.entries(of).map(
        ([key, entry]) => `${key}: ${text(entry, fields[key]?.type ?? bare, variables && key in fields)}`,
      );
      return `{${parts.join(', ')}}`;
    }
    if (isEnumType(bare) && typeof of === 'string') return of;
    if (typeof of === 'string' && random.chance(0.1) && /^[\w ]*$/.test(of)) return `"""${of}"""`;
    return JSON.stringify(of);
  }

  return {
    values,
    variable,
    definitions: () => (definitions.length > 0 ? `(${definitions.map(({ text: part }) => part).join(', ')})` : ''),
    argumentsText(args) {
      const parts = args
        .filter((argument) => isRequiredArgument(argument) || random.chance(0.6))
        .map(
          ({ name, type }) =>
            `${name}: ${random.chance(0.4) ? variable(type) : literal(type, !isNonNullType(type), true)}`,
        );
      return parts.length > 0 ? `(${parts.join(', ')})` : '';
    },
  };
}
