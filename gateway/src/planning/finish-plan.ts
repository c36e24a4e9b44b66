import type { FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { type DocumentNode, Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql';
import { leaveAnnex } from './leave-annex.ts';
import type { RepairedSupergraph } from './repair-supergraph.ts';
import { splitFetch } from './split-fetch.ts';
import type { StandIns } from './stand-ins.ts';

/**
 * Undoes in a plan what was renamed in the planner's copy of the supergraph: a required field with arguments is fetched as
 * `_required0_price: price(currency: "USD")`, and `requires` says `alias: '_required0_price', name: 'price'`: read it from the
 * first, send it as the second. Fetches of an annex go to the subgraph that it is a part of.
 */
export function finishPlan(plan: QueryPlan, repaired: RepairedSupergraph): QueryPlan {
  const { node, ...others } = plan;
  if (!node || (repaired.standIns.size === 0 && repaired.annexes.size === 0)) return plan;
  if (node.kind !== 'Subscription') {
    const finished = finishWhole(node, repaired);
    return finished ? { ...others, node: finished } : others;
  }
  const { primary, rest, ...subscription } = node;
  const finished = finishWhole(rest, repaired);
  return {
    ...others,
    node: {
      ...subscription,
      primary: restoreFetch(primary, repaired.standIns),
      ...(finished ? { rest: finished } : {}),
    },
  };
}

function finishWhole(node: PlanNode | undefined, repaired: RepairedSupergraph): PlanNode | undefined {
  const nodes = node ? finishNode(node, repaired) : [];
  return nodes.length > 1 ? { kind: 'Parallel', nodes } : nodes[0];
}

/** @returns what is to be run in its place, all at the same time; nothing where it brings nothing */
function finishNode(node: PlanNode, repaired: RepairedSupergraph): PlanNode[] {
  switch (node.kind) {
    case 'Sequence': {
      const nodes = node.nodes.flatMap((it) => finishWhole(it, repaired) ?? []);
      return nodes.length > 1 ? [{ ...node, nodes }] : nodes;
    }
    case 'Parallel':
      return node.nodes.flatMap((it) => finishNode(it, repaired));
    case 'Flatten':
      return finishNode(node.node, repaired).map((it) => ({ ...node, node: it }));
    case 'Fetch':
      return splitFetch(node, repaired)
        .flatMap((it) => leaveAnnex(it, repaired) ?? [])
        .map((it) => restoreFetch(it, repaired.standIns));
    case 'Condition': {
      const { ifClause, elseClause, ...condition } = node;
      const whenTrue = finishWhole(ifClause, repaired);
      const whenFalse = finishWhole(elseClause, repaired);
      if (!whenTrue && !whenFalse) return [];
      return [
        { ...condition, ...(whenTrue ? { ifClause: whenTrue } : {}), ...(whenFalse ? { elseClause: whenFalse } : {}) },
      ];
    }
    case 'Defer':
      throw new Error('The planner was not told that anything may be deferred.');
  }
}

function restoreFetch(fetch: FetchNode, standIns: StandIns): FetchNode {
  if (standIns.size === 0) return fetch;
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
