import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import { type NamedRequirements, type Requirements, requirementKey, typeInPath } from './name-requirements.ts';

/**
 * A representation has room for one `price`. Where fields of one fetch require it with different arguments, each group of
 * fields that agree becomes a fetch of its own with its own representations.
 * @param fetch with the names of the planner's copy
 * @returns the fetch itself where nothing collides
 */
export function splitFetch(fetch: FetchNode, named: NamedRequirements): FetchNode[] {
  const { requires } = fetch;
  if (!requires?.some((node) => mentionsStandIn(node, named))) return [fetch];
  const document = parse(fetch.operation, { noLocation: true });
  const groups: Map<string, string>[] = [new Map()];
  const groupOf = new Map<FieldNode, number>();
  for (const { type, field } of entityFields(document)) {
    const needed: Requirements =
      named.requirements.get(requirementKey(fetch.serviceName, type, field.name.value)) ?? new Map();
    const found = groups.findIndex((group) => !collide(group, needed));
    const at = found < 0 ? groups.push(new Map()) - 1 : found;
    for (const [path, standIn] of needed) groups[at]?.set(path, standIn);
    groupOf.set(field, at);
  }
  if (groups.length === 1) return [fetch];
  return groups.map((group, at) => {
    const operation = withEntityFields(
      document,
      (field) => field.name.value === '__typename' || groupOf.get(field) === at,
    );
    const others = groups.filter((other) => other !== group);
    const isOthers = (path: string, name: string) =>
      group.get(path) !== name && others.some((other) => other.get(path) === name);
    return {
      ...fetch,
      ...operation,
      requires: requires.flatMap((node) => withoutRequired(node, undefined, named, isOthers)),
    };
  });
}

function mentionsStandIn(node: QueryPlanSelectionNode, named: NamedRequirements): boolean {
  if (node.kind === 'Field' && named.standIns.has(node.name)) return true;
  return (node.selections ?? []).some((it) => mentionsStandIn(it, named));
}

/** Whether the two want something else of one field, for whatever types. */
function collide(group: Requirements, needed: Requirements): boolean {
  const present = byField(group);
  return [...byField(needed)].some(([path, wanted]) => (present.get(path) ?? wanted) !== wanted);
}

/** What stands at each path, with no regard to types. */
function byField(requirements: Requirements): Map<string, string> {
  const fields = new Map<string, string[]>();
  for (const [path, standIn] of requirements) {
    const untyped = path.replaceAll(/<\w+>\./g, '');
    fields.set(untyped, [...(fields.get(untyped) ?? []), standIn]);
  }
  return new Map([...fields].map(([path, standIns]) => [path, [...new Set(standIns)].sort().join(' ')]));
}

/** The fields directly on entities, with the type that the fragment around them names. */
function entityFields(document: DocumentNode): { readonly type: string; readonly field: FieldNode }[] {
  const read = (set: SelectionSetNode | undefined, type: string): { type: string; field: FieldNode }[] =>
    (set?.selections ?? []).flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [{ type, field: selection }];
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        return read(selection.selectionSet, selection.typeCondition?.name.value ?? type);
      }
      return [];
    });
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((it) => (it.kind === Kind.FIELD ? read(it.selectionSet, '') : []))
      : [],
  );
}

/** The operation with some of the fields of entities, and the variables that it still uses. */
function withEntityFields(
  document: DocumentNode,
  keep: (field: FieldNode) => boolean,
): { operation: string; variableUsages: string[] } {
  const pick = (set: SelectionSetNode): SelectionSetNode => ({ ...set, selections: set.selections.flatMap(pickOne) });
  const pickOne = (selection: SelectionNode): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return keep(selection) ? [selection] : [];
    if (selection.kind !== Kind.INLINE_FRAGMENT) return [selection];
    const selectionSet = pick(selection.selectionSet);
    return selectionSet.selections.length > 0 ? [{ ...selection, selectionSet }] : [];
  };
  const used = new Set<string>();
  const definitions = document.definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
    const selections = definition.selectionSet.selections.map((it) =>
      it.kind === Kind.FIELD && it.selectionSet ? { ...it, selectionSet: pick(it.selectionSet) } : it,
    );
    const picked = { ...definition, selectionSet: { ...definition.selectionSet, selections } };
    visit({ ...picked, variableDefinitions: [] }, { Variable: ({ name }) => void used.add(name.value) });
    return {
      ...picked,
      variableDefinitions:
        definition.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value)) ?? [],
    };
  });
  used.delete('representations');
  return {
    operation: stripIgnoredCharacters(print({ ...document, definitions })),
    variableUsages: [...used],
  };
}

/** Takes stand-ins out of `requires`, and what is empty then. @param path from the entity; undefined above of it */
function withoutRequired(
  node: QueryPlanSelectionNode,
  path: string | undefined,
  named: NamedRequirements,
  drop: (path: string, name: string) => boolean,
): QueryPlanSelectionNode[] {
  const here = pathOf(node, path, named);
  if (node.kind === 'Field' && drop(here, node.name)) return [];
  if (!node.selections) return [node];
  const selections = node.selections.flatMap((it) => withoutRequired(it, here, named, drop));
  if (!selections.some((it) => it.kind !== 'Field' || it.name !== '__typename')) return [];
  return [{ ...node, selections }];
}

function pathOf(node: QueryPlanSelectionNode, above: string | undefined, named: NamedRequirements): string {
  // The fragment at the top says which entity it is.
  if (above === undefined && node.kind === 'InlineFragment') return '';
  const step =
    node.kind === 'Field'
      ? (named.standIns.get(node.name)?.name ?? node.name)
      : node.typeCondition && typeInPath(node.typeCondition);
  return [above, step].filter(Boolean).join('.');
}
