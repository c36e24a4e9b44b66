import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldNode,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import type { WithAnnexes } from './add-annexes.ts';

type Annexes = Pick<WithAnnexes, 'annexes' | 'markers'>;

/**
 * Sends what is planned for an annex to the subgraph that it is a part of.
 * @returns the fetch itself where it is of no annex, undefined where it would bring only what it was sent
 */
export function leaveAnnex(fetch: FetchNode, { annexes, markers }: Annexes): FetchNode | undefined {
  const whole = annexes.get(fetch.serviceName);
  if (whole === undefined) return fetch;
  const unmarked = withoutMarkers(fetch, markers);
  if (!unmarked) return undefined;
  const { operationName, operation } = unmarked;
  const renamed = operationName?.replace(`__${nameInOperation(fetch.serviceName)}__`, `__${nameInOperation(whole)}__`);
  return {
    ...unmarked,
    serviceName: whole,
    ...(operationName && renamed
      ? { operationName: renamed, operation: operation.replace(` ${operationName}(`, ` ${renamed}(`) }
      : {}),
  };
}

/** How the planner writes a subgraph's name within the name of a fetch's operation. */
function nameInOperation(subgraph: string): string {
  const name = subgraph.replaceAll('-', '_').replaceAll(/\W/g, '');
  return /^\d/.test(name) ? `_${name}` : name;
}

function withoutMarkers(fetch: FetchNode, markers: WithAnnexes['markers']): FetchNode | undefined {
  const requires = fetch.requires?.map((node) => withoutRequiredMarkers(node, markers)) ?? [];
  const unmarked = { ...fetch, requires };
  if (![...markers].some((marker) => fetch.operation.includes(marker))) return unmarked;
  const document: DocumentNode = visit(parse(fetch.operation, { noLocation: true }), {
    Field: ({ name }) => (markers.has(name.value) ? null : undefined),
    SelectionSet: {
      leave: (set) => (set.selections.length === 0 ? { ...set, selections: [typenameField] } : undefined),
    },
  });
  const sent = new Set(requires.flatMap(({ selections = [] }) => selections.flatMap(fieldName)));
  const bringsNew = entityFields(document).some((name) => name !== '__typename' && !sent.has(name));
  return bringsNew ? { ...unmarked, operation: stripIgnoredCharacters(print(document)) } : undefined;
}

const typenameField: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function withoutRequiredMarkers(node: QueryPlanSelectionNode, markers: WithAnnexes['markers']): QueryPlanSelectionNode {
  if (!node.selections) return node;
  const kept = node.selections.filter((it) => it.kind !== 'Field' || !markers.has(it.name));
  return { ...node, selections: kept.map((it) => withoutRequiredMarkers(it, markers)) };
}

function fieldName(node: QueryPlanSelectionNode): string[] {
  return node.kind === 'Field' ? [node.name] : [];
}

/** The names of the fields directly on entities. */
function entityFields(document: DocumentNode): string[] {
  const read = ({ selections }: SelectionSetNode): string[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection.alias?.value ?? selection.name.value];
      return selection.kind === Kind.INLINE_FRAGMENT ? read(selection.selectionSet) : [];
    });
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((it) =>
          it.kind === Kind.FIELD && it.selectionSet ? read(it.selectionSet) : [],
        )
      : [],
  );
}
