import type { SelectionSetNode } from 'graphql';
import type { GraphModel } from './graph-model.ts';
import { isOfType } from './world.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * The part of a representation that `selection` (of a `@key` or `@requires`) names, and nothing else.
 * @returns undefined when something of it is not there
 */
export function pickRequired(
  graph: GraphModel,
  values: Values,
  selection: SelectionSetNode,
  typeName: string | undefined,
): Values | undefined {
  const picked: Record<string, unknown> = {};
  for (const node of selection.selections) {
    if (node.kind === 'InlineFragment') {
      const condition = node.typeCondition?.name.value;
      if (condition && typeName && !isOfType(graph, typeName, condition)) continue;
      const inner = pickRequired(graph, values, node.selectionSet, typeName);
      // Without a `__typename` the fields themselves tell whether the fragment applied.
      if (!inner && typeName) return undefined;
      Object.assign(picked, inner);
    } else if (node.kind === 'Field' && node.name.value !== '__typename') {
      const value = pickIn(graph, values[node.name.value], node.selectionSet);
      if (value === undefined) return undefined;
      picked[node.name.value] = value;
    }
  }
  return picked;
}

function pickIn(graph: GraphModel, value: unknown, selection: SelectionSetNode | undefined): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => pickIn(graph, item, selection));
    return items.includes(undefined) ? undefined : items;
  }
  if (!selection || !isValues(value)) return value;
  return pickRequired(graph, value, selection, typeof value.__typename === 'string' ? value.__typename : undefined);
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null;
}
