import type { FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { type DocumentNode, Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql';
import type { NamedRequirements } from './name-requirements.ts';
import { splitFetch } from './split-fetch.ts';
import type { StandIns } from './stand-ins.ts';

/**
 * Undoes in a plan what was renamed in the planner's copy of the supergraph: a required field with arguments is fetched as
 * `_required0_price: price(currency: "USD")`, and `requires` says `alias: '_required0_price', name: 'price'`: read it from the
 * first, send it as the second.
 */
export function finishPlan(plan: QueryPlan, named: NamedRequirements): QueryPlan {
  const { node } = plan;
  if (!node || named.standIns.size === 0) return plan;
  if (node.kind !== 'Subscription') return { ...plan, node: finishNode(node, named) };
  const { rest } = node;
  return {
    ...plan,
    node: {
      ...node,
      primary: restoreFetch(node.primary, named.standIns),
      ...(rest ? { rest: finishNode(rest, named) } : {}),
    },
  };
}

function finishNode(node: PlanNode, named: NamedRequirements): PlanNode {
  switch (node.kind) {
    case 'Sequence':
      return { ...node, nodes: node.nodes.map((it) => finishNode(it, named)) };
    case 'Parallel':
      return {
        ...node,
        nodes: node.nodes.flatMap((it) => {
          const finished = finishNode(it, named);
          return finished.kind === 'Parallel' ? finished.nodes : [finished];
        }),
      };
    case 'Flatten': {
      const finished = finishNode(node.node, named);
      if (finished.kind !== 'Parallel') return { ...node, node: finished };
      return { kind: 'Parallel', nodes: finished.nodes.map((it) => ({ ...node, node: it })) };
    }
    case 'Fetch': {
      const fetches = splitFetch(node, named).map((it) => restoreFetch(it, named.standIns));
      const [only] = fetches;
      return only && fetches.length === 1 ? only : { kind: 'Parallel', nodes: fetches };
    }
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause ? { ifClause: finishNode(node.ifClause, named) } : {}),
        ...(node.elseClause ? { elseClause: finishNode(node.elseClause, named) } : {}),
      };
    case 'Defer':
      return {
        ...node,
        primary: { ...node.primary, ...(node.primary.node ? { node: finishNode(node.primary.node, named) } : {}) },
        deferred: node.deferred.map((it) => ({ ...it, ...(it.node ? { node: finishNode(it.node, named) } : {}) })),
      };
  }
}

function restoreFetch(fetch: FetchNode, standIns: StandIns): FetchNode {
  return {
    ...fetch,
    operation: restoreOperation(fetch.operation, standIns),
    ...(fetch.requires ? { requires: fetch.requires.map((it) => restoreRequired(it, standIns)) } : {}),
  };
}

function restoreOperation(text: string, standIns: StandIns): string {
  if (![...standIns.keys()].some((name) => text.includes(name))) return text;
  const restored: DocumentNode = visit(parse(text, { noLocation: true }), {
    Field(field) {
      const standIn = standIns.get(field.name.value);
      if (!standIn) return undefined;
      return {
        ...field,
        // The planner gives an alias of its own where types disagree about a name.
        alias: field.alias ?? field.name,
        name: { kind: Kind.NAME, value: standIn.name },
        arguments: standIn.arguments,
      };
    },
  });
  return stripIgnoredCharacters(print(restored));
}

function restoreRequired(node: QueryPlanSelectionNode, standIns: StandIns): QueryPlanSelectionNode {
  const selections = node.selections?.map((it) => restoreRequired(it, standIns)) ?? [];
  if (node.kind === 'InlineFragment') return { ...node, selections };
  const standIn = standIns.get(node.name);
  return {
    ...node,
    ...(standIn ? { alias: node.alias ?? node.name, name: standIn.name } : {}),
    ...(node.selections ? { selections } : {}),
  };
}
