import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  type TypeNode,
} from 'graphql';

/**
 * What is not to be found anywhere but in the answer to whoever may have it. The SDL says it of fields, arguments and input fields with
 * `@tag(name: …)`, which composition keeps:
 * - `personal`: tells who somebody is, how to reach them, or what they wrote to somebody
 * - `kyc`: what proves an identity, and what reviewers found and wrote; each read is audited
 * - `secret`: lets in whoever has it
 */
export const dataClasses = ['personal', 'kyc', 'secret'] as const;
export type DataClass = (typeof dataClasses)[number];

/** A personal field that everybody in a room sees alike, so that a shared stream of the room may carry it. */
export const sharedInRoomTag = 'shared-in-room';

/** Every place of a schema that could carry a class, with the one that it carries. */
export interface Place {
  /** Its schema coordinate. */
  readonly coordinate: string;
  /** The last name of the coordinate. */
  readonly name: string;
  /** What it holds, without lists and non-nulls. */
  readonly typeName: string;
  readonly dataClass: DataClass | null;
}

/** @throws Error when a place carries two classes */
export function placesOf({ definitions }: DocumentNode): Place[] {
  const places: Place[] = [];
  const add = (coordinate: string, { name, type, directives }: FieldDefinitionNode | InputValueDefinitionNode) =>
    places.push({
      coordinate,
      name: name.value,
      typeName: typeNameOf(type),
      dataClass: dataClassOf(coordinate, directives),
    });
  for (const definition of definitions) {
    if (!hasFields(definition)) continue;
    for (const field of definition.fields ?? []) {
      const coordinate = `${definition.name.value}.${field.name.value}`;
      add(coordinate, field);
      if (field.kind !== Kind.FIELD_DEFINITION) continue;
      for (const argument of field.arguments ?? []) add(`${coordinate}(${argument.name.value}:)`, argument);
    }
  }
  return places;
}

/** The class of what carries these directives; null for what is in none. @throws Error when there are two */
export function dataClassOf(
  coordinate: string,
  directives: readonly ConstDirectiveNode[] | undefined,
): DataClass | null {
  const tags = tagsOf(directives);
  const [found = null, ...others] = dataClasses.filter((name) => tags.includes(name));
  if (others.length > 0)
    throw new Error(`${coordinate} is in the classes ${[found, ...others].join(' and ')}: choose one.`);
  return found;
}

export function tagsOf(directives: readonly ConstDirectiveNode[] = []): string[] {
  return directives.flatMap((directive) => {
    const value = directive.arguments?.find(({ name }) => name.value === 'name')?.value;
    return directive.name.value === 'tag' && value?.kind === Kind.STRING ? [value.value] : [];
  });
}

function typeNameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : typeNameOf(type.type);
}

type Definition = DocumentNode['definitions'][number];
type WithFields = Extract<TypeDefinitionNode | TypeExtensionNode, { readonly fields?: unknown }>;

const kindsWithFields: readonly string[] = [
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.OBJECT_TYPE_EXTENSION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_EXTENSION,
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_EXTENSION,
];

function hasFields(definition: Definition): definition is WithFields {
  return kindsWithFields.includes(definition.kind);
}
