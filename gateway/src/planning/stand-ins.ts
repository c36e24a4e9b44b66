import {
  type ArgumentNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type GraphQLSchema,
  isInterfaceType,
  Kind,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql';

/** A field with its arguments, for which the planner's copy has a field of another name. */
export interface NamedRequirement {
  readonly name: string;
  readonly arguments: readonly ArgumentNode[];
}

/** Fields of the planner's copy by name, with what each stands for. */
export type StandIns = ReadonlyMap<string, NamedRequirement>;

/** Gives the same field with the same arguments the same name, which no field of the supergraph has. */
export function createNaming(
  supergraph: DocumentNode,
  standIns: Map<string, NamedRequirement>,
): (field: FieldNode) => string {
  const taken = new Set<string>();
  visit(supergraph, { FieldDefinition: ({ name }) => void taken.add(name.value) });
  const names = new Map<string, string>();
  return (field) => {
    const written = stripIgnoredCharacters(
      `${field.name.value}(${(field.arguments ?? [])
        .map((it) => print(it))
        .sort()
        .join(' ')})`,
    );
    const known = names.get(written);
    if (known) return known;
    let name = `_required${names.size}_${field.name.value}`;
    while (taken.has(name)) name = `_${name}`;
    names.set(written, name);
    standIns.set(name, { name: field.name.value, arguments: field.arguments ?? [] });
    return name;
  };
}

/** A field of an interface is also one of everything that implements it. */
export function typesWithField(schema: GraphQLSchema, typeName: string): string[] {
  const type = schema.getType(typeName);
  if (!isInterfaceType(type)) return [typeName];
  const { objects, interfaces } = schema.getImplementations(type);
  return [typeName, ...[...objects, ...interfaces].map(({ name }) => name)];
}

/** The fields of a type and the stand-ins that it gets: without arguments, otherwise like the fields that they stand for. */
export function withStandIns(
  fields: readonly FieldDefinitionNode[],
  added: ReadonlySet<string> | undefined,
  standIns: StandIns,
): FieldDefinitionNode[] {
  const copies = [...(added ?? [])].flatMap((name) => {
    const original = fields.find((field) => field.name.value === standIns.get(name)?.name);
    return original ? [{ ...original, name: { kind: Kind.NAME as const, value: name }, arguments: [] }] : [];
  });
  return [...fields, ...copies];
}
