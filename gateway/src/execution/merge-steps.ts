import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { Kind, type SelectionSetNode } from 'graphql';
import { entitiesField, type FetchStep, selectedOfEntities } from './fetch-steps.ts';
import type { GraphTypes } from './graph-types.ts';
import { createReadShape } from './read-shape.ts';

/**
 * Makes one step of two that go out in one request, about the same objects, where one needs all that the other needs and more:
 * a field with `@requires` beside one without. Each object is then sent once. Those of which too little is known, since another
 * subgraph failed, are left to the step that needs less.
 * @param steps of one request
 * @returns merged steps before their remainders
 */
export function mergeSteps(types: GraphTypes, steps: readonly FetchStep[]): FetchStep[] {
  const left = new Set(steps);
  const merged: FetchStep[] = [];
  for (const narrow of steps) {
    if (!left.has(narrow)) continue;
    const wide = steps.find((other) => other !== narrow && left.has(other) && canMerge(narrow, other));
    if (!wide) continue;
    left.delete(narrow);
    left.delete(wide);
    merged.push(mergeTwo(types, narrow, wide));
  }
  return [...merged, ...left, ...merged.flatMap((step) => (step.merged ? [step.merged.remainder] : []))];
}

function canMerge(narrow: FetchStep, wide: FetchStep): boolean {
  const { requires = [], outputRewrites = [] } = narrow.node;
  return (
    requires.length > 0 &&
    narrow.path.length === wide.path.length &&
    narrow.path.every((slot, index) => slot === wide.path[index]) &&
    outputRewrites.length === 0 &&
    (wide.node.outputRewrites ?? []).length === 0 &&
    isSameJson(narrow.node.inputRewrites ?? [], wide.node.inputRewrites ?? []) &&
    isSameJson(narrow.conditions, wide.conditions) &&
    includesAll(wide.node.requires ?? [], requires) &&
    haveNoKeyInCommon(selectedOfEntities(narrow.operation), selectedOfEntities(wide.operation))
  );
}

function includesAll(all: readonly QueryPlanSelectionNode[], some: readonly QueryPlanSelectionNode[]): boolean {
  return some.every((one) => all.some((other) => includes(other, one)));
}

function includes(whole: QueryPlanSelectionNode, part: QueryPlanSelectionNode): boolean {
  if (whole.kind === 'Field' && part.kind === 'Field') return isSameJson(whole, part);
  if (whole.kind !== 'InlineFragment' || part.kind !== 'InlineFragment') return false;
  return whole.typeCondition === part.typeCondition && includesAll(whole.selections, part.selections);
}

function isSameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Where both have a key, it may stand for different fields. */
function haveNoKeyInCommon(one: SelectionSetNode, other: SelectionSetNode): boolean {
  const keys = new Set(keysOf(one));
  return keysOf(other).every((key) => key === '__typename' || !keys.has(key));
}

function keysOf({ selections }: SelectionSetNode): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.alias?.value ?? selection.name.value];
    return selection.kind === Kind.INLINE_FRAGMENT ? keysOf(selection.selectionSet) : [];
  });
}

function mergeTwo(types: GraphTypes, narrow: FetchStep, wide: FetchStep): FetchStep {
  const { position } = wide.read;
  const selectionSets = [selectedOfEntities(narrow.operation), selectedOfEntities(wide.operation)];
  const selectionSet: SelectionSetNode = {
    kind: Kind.SELECTION_SET,
    selections: selectionSets.flatMap(({ selections }) => selections),
  };
  return {
    ...wide,
    operation: {
      ...wide.operation,
      variableDefinitions: [
        ...(narrow.operation.variableDefinitions ?? []),
        ...(wide.operation.variableDefinitions ?? []),
      ],
      selectionSet: {
        kind: Kind.SELECTION_SET,
        selections: [{ ...entitiesField(wide.operation), selectionSet }],
      },
    },
    variables: [...new Set([...narrow.variables, ...wide.variables])],
    read: createReadShape(types, position, [{ typeName: position.typeName, selectionSet }]),
    merged: { steps: [narrow, wide], remainder: narrow },
  };
}
