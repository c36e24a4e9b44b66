import { dataClasses, sharedInRoomTag } from '@kizuna/kit/data-classes/classified-fields';
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
  /** Whether a field of it differs by viewer, or is classified: then nobody shares it with anybody else. */
  readonly differsByViewer: boolean;
  /** The variable that says only from where to go on, so that those who differ in it may still share. */
  readonly afterVariable: string | null;
  /** The variables that say what becomes of its events, rather than which events they are. */
  readonly eventVariables: readonly string[];
  /** What its followers may not see of it, so that only those share who are refused the same. Empty for nothing. */
  readonly refused: string;
  /** Whether its events are of no use later, so that they may be left out for who reads slowly. */
  readonly isEphemeral: boolean;
}

/** What rights have to do with a subscription. */
export interface SharingRights {
  readonly refused: string;
  /** Whether other subgraphs than the events' own are asked for what not everybody may see. */
  readonly areAskedElsewhere: boolean;
}

/** @see schema/common.graphql */
const differsByViewerTag = 'differs-by-viewer';
const resumeTag = 'resume';
const ephemeralTag = 'ephemeral';

/** @returns null for anything but a subscription */
export function sharingOf(
  types: GraphTypes,
  apiSchema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { refused, areAskedElsewhere }: SharingRights,
): Sharing | null {
  if (operation.operation !== 'subscription') return null;
  return {
    // On behalf of nobody, other subgraphs would refuse it.
    differsByViewer: areAskedElsewhere || differsByViewer(types, apiSchema, document),
    refused,
    afterVariable: afterVariableOf(types, apiSchema, document, operation),
    eventVariables: eventVariablesOf(document, operation),
    isEphemeral: isEphemeral(types, apiSchema, operation),
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
          if (isViewersOwn(types.tagsOf(typeName, node.name.value))) found = true;
        }
      },
    }),
  );
  return found;
}

/** What the SDL classifies is for whoever may have it, unless it says that everybody in a room has it. */
function isViewersOwn(tags: ReadonlySet<string>): boolean {
  if (tags.has(differsByViewerTag)) return true;
  return dataClasses.some((name) => tags.has(name)) && !(tags.has('personal') && tags.has(sharedInRoomTag));
}

function afterVariableOf(
  types: GraphTypes,
  apiSchema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): string | null {
  const root = getNamedType(apiSchema.getSubscriptionType());
  const field = rootFieldOf(operation);
  if (!root || !field) return null;
  for (const { name, value } of field.arguments ?? []) {
    if (value.kind !== Kind.VARIABLE || !types.tagsOf(root.name, field.name.value, name.value).has(resumeTag)) continue;
    return timesUsed(document, value.name.value) === 1 ? value.name.value : null;
  }
  return null;
}

/** All but those that only the root field's arguments use. A root field inside a fragment is not looked for: a variable too many is no mistake. */
function eventVariablesOf(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const ofEvents = new Set(rootFieldOf(operation)?.arguments);
  const names = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Argument: (node) => (ofEvents.has(node) ? false : undefined),
    Variable: ({ name }) => void names.add(name.value),
  });
  return [...names];
}

/** A root field inside a fragment is not looked for: an event too many is no mistake. */
function isEphemeral(types: GraphTypes, apiSchema: GraphQLSchema, operation: OperationDefinitionNode): boolean {
  const root = getNamedType(apiSchema.getSubscriptionType());
  const field = rootFieldOf(operation);
  return Boolean(root && field && types.tagsOf(root.name, field.name.value).has(ephemeralTag));
}

function rootFieldOf({ selectionSet }: OperationDefinitionNode): FieldNode | undefined {
  return selectionSet.selections.find((node): node is FieldNode => node.kind === Kind.FIELD);
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
