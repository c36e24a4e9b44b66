import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  parse,
  type SelectionSetNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';

/** What a subgraph's directives say of one field. */
export interface FieldModel {
  readonly external: boolean;
  readonly requires: SelectionSetNode | undefined;
  readonly provides: SelectionSetNode | undefined;
  /** Another subgraph has taken the field over. */
  overridden: boolean;
}

export interface KeyModel {
  readonly selection: SelectionSetNode;
  readonly resolvable: boolean;
}

interface TypeModel {
  readonly fields: Map<string, FieldModel>;
  readonly keys: KeyModel[];
  interfaceObject: boolean;
}

/** One subgraph as its SDL describes it. */
export interface SubgraphModel {
  readonly name: string;
  readonly document: DocumentNode;
  readonly schema: GraphQLSchema;
  readonly types: ReadonlyMap<string, TypeModel>;
}

const federationLink = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external",
  "@requires", "@provides", "@shareable", "@override", "@inaccessible", "@interfaceObject", "@tag", "@authenticated",
  "@requiresScopes", "@policy"])\n`;

/** Reads the subgraphs. An SDL that has an `@link` of its own is taken as it is. */
export function readSubgraphs(subgraphs: Readonly<Record<string, string>>): SubgraphModel[] {
  const models = Object.entries(subgraphs).map(([name, sdl]) => {
    const document = parse(sdl.includes('@link(') ? sdl : federationLink + sdl);
    return { name, document, schema: buildSubgraphSchema({ typeDefs: document }), types: readTypes(document) };
  });
  markOverridden(models);
  return models;
}

function readTypes(document: DocumentNode): Map<string, TypeModel> {
  const types = new Map<string, TypeModel>();
  for (const definition of document.definitions) {
    if (!('name' in definition) || !definition.name || !('directives' in definition)) continue;
    const name = definition.name.value;
    const type: TypeModel = types.get(name) ?? { fields: new Map(), keys: [], interfaceObject: false };
    types.set(name, type);
    const directivesOfType: readonly DirectiveNode[] = definition.directives ?? [];
    for (const directive of directivesOfType) {
      if (directive.name.value === 'interfaceObject') type.interfaceObject = true;
      const selection = directive.name.value === 'key' ? fieldSet(directive) : undefined;
      if (selection) type.keys.push({ selection, resolvable: argument(directive, 'resolvable') !== false });
    }
    for (const field of fieldsOf(definition as TypeDefinitionNode | TypeExtensionNode)) {
      const directives = new Map(field.directives?.map((directive) => [directive.name.value, directive]));
      type.fields.set(field.name.value, {
        external:
          directives.has('external') || directivesOfType.some((directive) => directive.name.value === 'external'),
        requires: fieldSet(directives.get('requires')),
        provides: fieldSet(directives.get('provides')),
        overridden: false,
      });
    }
  }
  return types;
}

function fieldsOf(definition: TypeDefinitionNode | TypeExtensionNode): readonly FieldDefinitionNode[] {
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return definition.fields ?? [];
    default:
      return [];
  }
}

function argument(directive: DirectiveNode, name: string): unknown {
  const value = directive.arguments?.find((candidate) => candidate.name.value === name)?.value;
  return value && 'value' in value ? value.value : undefined;
}

function fieldSet(directive: DirectiveNode | undefined): SelectionSetNode | undefined {
  const fields = directive && argument(directive, 'fields');
  if (typeof fields !== 'string') return undefined;
  const [definition] = parse(`{ ${fields} }`).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet : undefined;
}

function markOverridden(models: readonly SubgraphModel[]): void {
  for (const { document } of models) {
    for (const definition of document.definitions) {
      for (const field of fieldsOf(definition as TypeDefinitionNode)) {
        const override = field.directives?.find((directive) => directive.name.value === 'override');
        const from = models.find(({ name }) => override && name === argument(override, 'from'));
        const typeName = 'name' in definition ? definition.name?.value : undefined;
        const taken = typeName && from?.types.get(typeName)?.fields.get(field.name.value);
        if (taken) taken.overridden = true;
      }
    }
  }
}

/** The subgraph's own name for an object's type: the type itself, or the `@interfaceObject` that stands for it. */
export function localTypeName(model: SubgraphModel, supergraph: GraphQLSchema, concrete: string): string | undefined {
  if (model.types.has(concrete)) return concrete;
  const type = supergraph.getType(concrete);
  if (!type || !('getInterfaces' in type)) return undefined;
  return type.getInterfaces().find(({ name }) => model.types.get(name)?.interfaceObject)?.name;
}

/** The concrete types that a value of `typeName` can have in this subgraph. */
export function concreteTypes(model: SubgraphModel, supergraph: GraphQLSchema, typeName: string): readonly string[] {
  const local = model.schema.getType(typeName);
  const whole = supergraph.getType(typeName);
  if (model.types.get(typeName)?.interfaceObject) {
    return isAbstractType(whole) ? supergraph.getPossibleTypes(whole).map(({ name }) => name) : [];
  }
  return isAbstractType(local) ? model.schema.getPossibleTypes(local).map(({ name }) => name) : [typeName];
}
