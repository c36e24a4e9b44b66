import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  GraphQLString,
  isEnumType,
} from 'graphql';

/** Writes what a resolver gave for a leaf; null when it is not what is usual for its type, and the type must look at it. */
export type WriteUsual = (given: unknown) => string | null;

/** What `serialize` of the types that everybody uses gives for values of their own kind, as JSON text. */
export function writerOf(type: GraphQLLeafType): WriteUsual {
  if (isEnumType(type)) {
    const names = new Map(type.getValues().map(({ name, value }): [unknown, string] => [value, `"${name}"`]));
    return (given) => names.get(given) ?? null;
  }
  switch (type) {
    case GraphQLString:
    case GraphQLID:
      return (given) => (typeof given === 'string' ? quoted(given) : null);
    case GraphQLInt:
      return (given) => (typeof given === 'number' && (given | 0) === given ? String(given) : null);
    case GraphQLFloat:
      return (given) => (typeof given === 'number' && Number.isFinite(given) ? String(given) : null);
    case GraphQLBoolean:
      return (given) => (typeof given === 'boolean' ? String(given) : null);
    default:
      return () => null;
  }
}

/** What JSON escapes: quotes, backslashes, control characters, halves of surrogate pairs. */
const needsEscape = /["\\\p{Cc}\p{Cs}]/u;

/** A string as JSON text. */
export function quoted(text: string): string {
  return needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`;
}
