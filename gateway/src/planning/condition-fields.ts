import {
  type DirectiveNode,
  type DocumentNode,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { fragmentsOf } from '../operations/fragments.ts';

/**
 * The same operation with the conditions of its fragments at the fields within them. The planner fails at some fragments with a
 * @skip or @include, where a subgraph has the type as @interfaceObject, and at none of such fields.
 * @returns undefined where no fragment has a condition, or where a field would have two of one name
 */
export function withConditionsAtFields(document: DocumentNode): DocumentNode | undefined {
  const fragments = fragmentsOf(document);
  let hasMoved = false;
  let hasFailed = false;

  function pushInto(set: SelectionSetNode, conditions: readonly DirectiveNode[]): SelectionSetNode {
    return { ...set, selections: set.selections.flatMap((selection) => push(selection, conditions)) };
  }

  function push(selection: SelectionNode, outer: readonly DirectiveNode[]): SelectionNode[] {
    const conditions = together(outer, (selection.directives ?? []).filter(isCondition));
    if (new Set(conditions.map(({ name }) => name.value)).size < conditions.length) hasFailed = true;
    const others = (selection.directives ?? []).filter((directive) => !isCondition(directive));
    if (selection.kind === Kind.FIELD) return [{ ...selection, directives: [...others, ...conditions] }];
    if (conditions.length > 0) hasMoved = true;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return [{ ...selection, directives: others, selectionSet: pushInto(selection.selectionSet, conditions) }];
    }
    const fragment = fragments.get(selection.name.value);
    if (!fragment) return [selection];
    const { typeCondition, selectionSet } = fragment;
    const inlined = { kind: Kind.INLINE_FRAGMENT as const, typeCondition, directives: others };
    return [{ ...inlined, selectionSet: pushInto(selectionSet, conditions) }];
  }

  const definitions = document.definitions.filter(({ kind }) => kind !== Kind.FRAGMENT_DEFINITION);
  const moved: DocumentNode = visit(
    { ...document, definitions },
    {
      SelectionSet: (set) => pushInto(set, []),
    },
  );
  return hasMoved && !hasFailed ? moved : undefined;
}

function isCondition({ name }: DirectiveNode): boolean {
  return name.value === 'skip' || name.value === 'include';
}

function together(outer: readonly DirectiveNode[], own: readonly DirectiveNode[]): DirectiveNode[] {
  const written = new Set(outer.map(print));
  return [...outer, ...own.filter((directive) => !written.has(print(directive)))];
}
