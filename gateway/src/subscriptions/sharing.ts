import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { GraphTypes } from '../execution/graph-types.ts';

/** How a subscription may be shared by those who ask the same. */
export interface Sharing {
  /** Whether a field of it differs by viewer: then nobody shares it with anybody else. */
  readonly differsByViewer: boolean;
  /** The variable that says only from where to go on, so that those who differ in it may still share. */
  readonly afterVariable: string | null;
}

/** @see schema/common.graphql */
export const differsByViewerTag = 'differs-by-viewer';
export const resumeTag = 'resume';

/** @returns null for anything but a subscription */
export function sharingOf(
  types: GraphTypes,
  apiSchema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Sharing | null {
  if (operation.operation !== 'subscription') return null;
  return {
    differsByViewer: differsByViewer(types, apiSchema, document),
    afterVariable: afterVariableOf(types, apiSchema, document, operation),
  };
}

/** Fragments of the document that the operation does not use are looked at, too: sharing too little is no mistake. */
function differsByViewer(types: GraphTypes, apiSchema: GraphQLSchema, document: DocumentNode): boolean {
  const info = new TypeInfo(apiSchema);
  let found = false;
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        const parent = info.getParentType();
        if (!parent) return;
        const concrete = isAbstractType(parent) ? apiSchema.getPossibleTypes(parent).map(({ name }) => name) : [];
        for (const typeName of [parent.name, ...concrete]) {
          if (types.tagsOf(typeName, node.name.value).has(differsByViewerTag)) found = true;
        }
      },
    }),
  );
  return found;
}

function afterVariableOf(
  types: GraphTypes,
  apiSchema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): string | null {
  const root = getNamedType(apiSchema.getSubscriptionType());
  const field = operation.selectionSet.selections.find((node): node is FieldNode => node.kind === Kind.FIELD);
  if (!root || !field) return null;
  for (const { name, value } of field.arguments ?? []) {
    if (value.kind !== Kind.VARIABLE || !types.tagsOf(root.name, field.name.value, name.value).has(resumeTag)) continue;
    return timesUsed(document, value.name.value) === 1 ? value.name.value : null;
  }
  return null;
}

function timesUsed(document: DocumentNode, variable: string): number {
  let times = 0;
  visit(document, {
    // Where it is declared it is not used.
    VariableDefinition: () => false,
    Variable({ name }) {
      if (name.value === variable) times += 1;
    },
  });
  return times;
}
