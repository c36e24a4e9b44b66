import {
  type ConstDirectiveNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
} from 'graphql';

/** Which JSON values may stand for a leaf. Types that are not built in may be any JSON. */
export type LeafKind = 'Int' | 'Float' | 'String' | 'Boolean' | 'ID' | 'enum' | 'any';

/** What a field holds, however its lists nest. */
export interface FieldType {
  /** The named type, without lists and non-nulls. */
  readonly typeName: string;
  /** How many lists stand around it. */
  readonly listDepth: number;
  /** Null for objects, interfaces and unions. */
  readonly leaf: LeafKind | null;
}

/** The types of the whole supergraph, with those that clients do not see. */
export interface GraphTypes {
  /** Whether it is an object type, so that a value of it needs no look at its `__typename`. */
  isObject(typeName: string): boolean;
  /** Names of the object types that can stand where `typeName` is asked for; an object type stands for itself. */
  possible(typeName: string): ReadonlySet<string>;
  /** @throws Error when there is no such field */
  field(typeName: string, fieldName: string): FieldType;
  /** Names that `@tag` gives a field, or one of its arguments. */
  tagsOf(typeName: string, fieldName: string, argumentName?: string): ReadonlySet<string>;
  /** A type's number, from 1 on; all names that no type has share one. */
  numberOf(typeName: string): number;
  /** The name of a number that `numberOf` gave, or nothing where no type has it. */
  nameOf(typeNumber: number): string;
  /** Of all types. */
  fieldNames(): readonly string[];
}

/** The number of whatever a subgraph says that is no type. 0 is no number. */
const unknownType = 1;

/** @param schema built from the supergraph's SDL */
export function createGraphTypes(schema: GraphQLSchema): GraphTypes {
  const possible = new Map<string, ReadonlySet<string>>();
  const fields = new Map<string, FieldType>();
  const names = ['', '', ...Object.keys(schema.getTypeMap())];
  const numbers = new Map(names.map((name, index) => [name, index]));

  function possibleOf(typeName: string): ReadonlySet<string> {
    const type = schema.getType(typeName);
    if (!isAbstractType(type)) return new Set([typeName]);
    const objects = schema.getPossibleTypes(type).map(({ name }) => name);
    // Where a subgraph has it as @interfaceObject, the interface's own name stands for an object whose type is not known yet.
    return new Set(isInterfaceType(type) ? [...objects, typeName] : objects);
  }

  return {
    isObject: (typeName) => isObjectType(schema.getType(typeName)),
    possible(typeName) {
      const known = possible.get(typeName);
      if (known) return known;
      const names = possibleOf(typeName);
      possible.set(typeName, names);
      return names;
    },
    field(typeName, fieldName) {
      const key = `${typeName}.${fieldName}`;
      const known = fields.get(key);
      if (known) return known;
      const type = schema.getType(typeName);
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined;
      if (!field) throw new Error(`There is no field ${key} in the supergraph.`);
      const found = fieldTypeOf(field.type);
      fields.set(key, found);
      return found;
    },
    tagsOf(typeName, fieldName, argumentName) {
      const type = schema.getType(typeName);
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined;
      const tagged = argumentName === undefined ? field : field?.args.find(({ name }) => name === argumentName);
      return tagged?.astNode ? tagNames(tagged.astNode) : noTags;
    },
    numberOf: (typeName) => numbers.get(typeName) ?? unknownType,
    nameOf: (typeNumber) => names[typeNumber] ?? '',
    fieldNames: () =>
      Object.values(schema.getTypeMap()).flatMap((type) =>
        isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : [],
      ),
  };
}

function fieldTypeOf(type: GraphQLOutputType): FieldType {
  const named = getNamedType(type);
  let listDepth = 0;
  for (let inner: unknown = type; ; ) {
    if (isNonNullType(inner)) inner = inner.ofType;
    else if (isListType(inner)) {
      inner = inner.ofType;
      listDepth += 1;
    } else break;
  }
  return { typeName: named.name, listDepth, leaf: isCompositeType(named) ? null : leafKindOf(named) };
}

const noTags: ReadonlySet<string> = new Set();

function tagNames({ directives = [] }: { readonly directives?: readonly ConstDirectiveNode[] }): ReadonlySet<string> {
  const names = directives.flatMap(({ name, arguments: given = [] }) => {
    const value = given.find((argument) => argument.name.value === 'name')?.value;
    return name.value === 'tag' && value?.kind === Kind.STRING ? [value.value] : [];
  });
  return new Set(names);
}

const builtIn: Readonly<Record<string, LeafKind>> = {
  Int: 'Int',
  Float: 'Float',
  String: 'String',
  Boolean: 'Boolean',
  ID: 'ID',
};

/** The kind of a scalar or an enum. */
function leafKindOf(type: GraphQLNamedType): LeafKind {
  if (isEnumType(type)) return 'enum';
  return (Object.hasOwn(builtIn, type.name) ? builtIn[type.name] : undefined) ?? 'any';
}
