import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
} from 'graphql';

export type TypeWithFields = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

export function isTypeWithFields(node: { readonly kind: Kind }): node is TypeWithFields {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

/** An argument of a directive that is a string or the name of an enum value. */
export function argumentOf(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

/** Only what says so cannot be resolved. */
export function isNonResolvableKey(directive: ConstDirectiveNode): boolean {
  const value = directive.arguments?.find(({ name }) => name.value === 'resolvable')?.value;
  return directive.name.value === 'join__type' && value?.kind === Kind.BOOLEAN && !value.value;
}

/** The subgraphs' names, which plans speak of, by the enum values that stand for them in the supergraph. */
export function subgraphNames(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const value of definition.values ?? []) {
      const name = value.directives?.map((directive) => argumentOf(directive, 'name')).find(Boolean);
      if (name) names.set(value.name.value, name);
    }
  }
  return names;
}

/** Reads a field set, such as `id` or `dimensions { size(unit: CM) }`, as a fragment, so that GraphQL's own tools work on it. */
export function parseFieldSet(typeName: string, fieldSet: string): FragmentDefinitionNode {
  const [fragment] = parse(`fragment FieldSet on ${typeName} { ${fieldSet} }`, { noLocation: true }).definitions;
  if (fragment?.kind !== Kind.FRAGMENT_DEFINITION) throw new Error(`Not a field set: ${fieldSet}`);
  return fragment;
}

/** Every field set of a @key or @requires. */
export function requiredFieldSets(supergraph: DocumentNode): FragmentDefinitionNode[] {
  return supergraph.definitions.filter(isTypeWithFields).flatMap((type) => {
    const keys = (type.directives ?? []).map((directive) => argumentOf(directive, 'key'));
    const requires = (type.fields ?? []).flatMap(({ directives = [] }) =>
      directives.map((directive) => argumentOf(directive, 'requires')),
    );
    return [...keys, ...requires].flatMap((fieldSet) => (fieldSet ? [parseFieldSet(type.name.value, fieldSet)] : []));
  });
}
