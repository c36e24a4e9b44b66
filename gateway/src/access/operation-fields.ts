import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { type Condition, conditionsOf } from '../execution/conditions.ts';
import { introspectionFields } from '../execution/introspection.ts';
import { fragmentsOf } from '../operations/fragments.ts';
import type { SelectedTypes, TypeNames } from './selected-types.ts';

/** A field at one of the places at which an operation names it. */
export interface OperationField {
  readonly name: string;
  /** The object types that can have it there. */
  readonly types: TypeNames;
  /** The client's keys from the root to it, without indices. */
  readonly path: readonly string[];
  /** All must hold for it to be included. */
  readonly when: readonly Condition[];
}

/** What is needed to walk an operation that is valid against the API schema. */
export interface WalkedOperation {
  readonly schema: GraphQLSchema;
  readonly types: SelectedTypes;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/**
 * Walks the fields of an operation, through fragments, each at every place at which it is named. What is asked of the schema itself,
 * `__typename`, and what is never included are left out.
 * @param enter returns the object types below whose field to go on
 */
export function walkFields(
  { schema, types, document, operation }: WalkedOperation,
  enter: (field: OperationField) => TypeNames,
): void {
  const root = schema.getRootType(operation.operation);
  const fragments = fragmentsOf(document);
  if (root) walk(operation.selectionSet, types.possible(root.name), [], []);

  function walk(
    { selections }: SelectionSetNode,
    at: TypeNames,
    path: readonly string[],
    inherited: readonly Condition[],
  ): void {
    for (const selection of selections) {
      const own = conditionsOf(selection);
      if (own === null || at.size === 0) continue;
      const when = own.length > 0 ? [...inherited, ...own] : inherited;
      if (selection.kind !== Kind.FIELD) {
        const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
        if (fragment) walk(fragment.selectionSet, types.within(at, fragment), path, when);
        continue;
      }
      const name = selection.name.value;
      if (isFree(name)) continue;
      const below = [...path, selection.alias?.value ?? name];
      const into = enter({ name, types: at, path: below, when });
      if (selection.selectionSet) walk(selection.selectionSet, types.below(into, name), below, when);
    }
  }
}

/** Whether a field is answered here, for everybody. */
export function isFree(fieldName: string): boolean {
  return fieldName === '__typename' || introspectionFields.has(fieldName);
}
