import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  print,
  stripIgnoredCharacters,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { hasRequires } from './chained-requires.ts';
import { argumentOf, isTypeWithFields, parseFieldSet, subgraphNames } from './join-directives.ts';
import { createNaming, type NamedRequirement, type StandIns, typesWithField, withStandIns } from './stand-ins.ts';

/**
 * What one field requires that has arguments: stand-ins by the path where they stand below the entity, for example
 * `box.volume`, or `item.<Book>.price` where it is required of one of several types only.
 */
export type Requirements = ReadonlyMap<string, string>;

/** How a path names a fragment. */
export function typeInPath(typeName: string): string {
  return `<${typeName}>`;
}

export interface NamedRequirements {
  readonly document: DocumentNode;
  /** By the stand-in's name. */
  readonly standIns: StandIns;
  /** By `subgraph Type.field` of the field with the @requires. */
  readonly requirements: ReadonlyMap<string, Requirements>;
}

export function requirementKey(subgraph: string, typeName: string, fieldName: string): string {
  return `${subgraph} ${typeName}.${fieldName}`;
}

/**
 * The planner knows a required field by its name alone: `price(currency: "USD")` of a @requires, `price(currency: "EUR")` of
 * another, and what the client asks of `price` would all be one value. In this copy each of them is a field of its own
 * without arguments, resolved by the same subgraphs; `finishPlan` puts the real fields back.
 */
export function nameRequirements(supergraph: DocumentNode): NamedRequirements {
  const standIns = new Map<string, NamedRequirement>();
  const requirements = new Map<string, Requirements>();
  if (!supergraph.definitions.some(hasRequires)) return { document: supergraph, standIns, requirements };

  const schema = buildASTSchema(supergraph, { assumeValid: true });
  const subgraphs = subgraphNames(supergraph);
  const naming = createNaming(supergraph, standIns);
  /** Stand-ins that each type gets. */
  const added = new Map<string, Set<string>>();

  function nameOf(field: FieldNode, parent: string): string {
    const name = naming(field);
    for (const type of typesWithField(schema, parent)) {
      added.set(type, (added.get(type) ?? new Set()).add(name));
    }
    return name;
  }

  function repairDirective(directive: ConstDirectiveNode, type: string, field: string): ConstDirectiveNode {
    const fieldSet = argumentOf(directive, 'requires');
    if (!fieldSet) return directive;
    const found = new Map<string, string>();
    const named = nameFields(schema, parseFieldSet(type, fieldSet), (required, parent, path) => {
      const name = nameOf(required, parent);
      found.set(path, name);
      return name;
    });
    if (found.size === 0) return directive;
    const subgraph = subgraphs.get(argumentOf(directive, 'graph') ?? '') ?? '';
    requirements.set(requirementKey(subgraph, type, field), found);
    return withRequires(directive, fieldSetText(named));
  }

  const definitions = supergraph.definitions.map((definition) => {
    if (!isTypeWithFields(definition)) return definition;
    const fields = definition.fields?.map((field) => ({
      ...field,
      directives: (field.directives ?? []).map((it) => repairDirective(it, definition.name.value, field.name.value)),
    }));
    return { ...definition, fields: fields ?? [] };
  });
  if (standIns.size === 0) return { document: supergraph, standIns, requirements };
  return {
    document: {
      ...supergraph,
      definitions: definitions.map((definition) =>
        isTypeWithFields(definition)
          ? { ...definition, fields: withStandIns(definition.fields ?? [], added.get(definition.name.value), standIns) }
          : definition,
      ),
    },
    standIns,
    requirements,
  };
}

/** Renames the fields of a field set whose definitions have arguments. @param rename gets also the parent type and the path */
function nameFields(
  schema: GraphQLSchema,
  fieldSet: FragmentDefinitionNode,
  rename: (field: FieldNode, parent: string, path: string) => string,
): FragmentDefinitionNode {
  const types = new TypeInfo(schema);
  const path: string[] = [];
  return visit(
    fieldSet,
    visitWithTypeInfo(types, {
      InlineFragment: {
        enter({ typeCondition }) {
          const changesType = typeCondition && typeCondition.name.value !== types.getParentType()?.name;
          path.push(changesType ? typeInPath(typeCondition.name.value) : '');
        },
        leave() {
          path.pop();
        },
      },
      Field: {
        enter({ name }) {
          path.push(name.value);
        },
        leave(field) {
          const parent = types.getParentType();
          const hasArguments = (types.getFieldDef()?.args.length ?? 0) > 0;
          const at = path.filter(Boolean).join('.');
          path.pop();
          if (!parent || !hasArguments) return undefined;
          return { ...field, name: { kind: Kind.NAME, value: rename(field, parent.name, at) }, arguments: [] };
        },
      },
    }),
  );
}

function withRequires(directive: ConstDirectiveNode, requires: string): ConstDirectiveNode {
  return {
    ...directive,
    arguments: (directive.arguments ?? []).map((argument) =>
      argument.name.value === 'requires' ? { ...argument, value: { kind: Kind.STRING, value: requires } } : argument,
    ),
  };
}

function fieldSetText({ selectionSet }: FragmentDefinitionNode): string {
  return selectionSet.selections.map((selection) => stripIgnoredCharacters(print(selection))).join(' ');
}
