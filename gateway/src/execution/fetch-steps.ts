import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { type FieldNode, Kind, type OperationDefinitionNode, parse, type SelectionSetNode } from 'graphql';
import type { Condition } from './conditions.ts';
import type { GraphTypes } from './graph-types.ts';
import { createReadShape, type ReadShape } from './read-shape.ts';
import type { Position, Slot } from './record.ts';
import { createRepresentation, type Representation } from './representation.ts';

/** One fetch of a plan, compiled: what it needs, what it asks for, where its answer goes. */
export interface FetchStep {
  readonly subgraph: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly operation: OperationDefinitionNode;
  /** The operation as the planner wrote it. */
  readonly text: string;
  /** The client's variables that it uses. */
  readonly variables: readonly string[];
  /** All must hold for it to be run. */
  readonly conditions: readonly Condition[];
  /** From the root to the objects that it adds to; lists on the way are taken item by item. */
  readonly path: readonly Slot[];
  readonly read: ReadShape;
  /** Of each object, for a fetch of entities; null for a fetch of root fields. */
  readonly representation: Representation | null;
  /** The steps that stand before it in the plan. */
  readonly before: readonly FetchStep[];
  /** As the planner has it; of a merged step, the one that requires more. */
  readonly node: FetchNode;
  /** Of a merged step. */
  readonly merged: MergedFrom | null;
}

/** Two steps that are asked as one; see `mergeSteps`. */
export interface MergedFrom {
  readonly steps: readonly FetchStep[];
  /** One of them, to be asked about objects of which too little is known to ask for both. */
  readonly remainder: FetchStep;
}

interface Place {
  readonly path: readonly string[];
  readonly conditions: readonly Condition[];
  readonly before: readonly FetchStep[];
}

/** Compiles the fetches of a plan in the plan's order. Positions below `root` grow as needed. */
export function compileSteps(types: GraphTypes, root: Position, node: PlanNode): FetchStep[] {
  return stepsOf(node, { path: [], conditions: [], before: [] });

  function stepsOf(at: PlanNode, place: Place): FetchStep[] {
    switch (at.kind) {
      case 'Fetch':
        return [compileFetch(types, root, at, place)];
      case 'Flatten':
        return stepsOf(at.node, { ...place, path: at.path.map(String) });
      case 'Parallel':
        return at.nodes.flatMap((child) => stepsOf(child, place));
      case 'Sequence': {
        const steps: FetchStep[] = [];
        for (const child of at.nodes) steps.push(...stepsOf(child, { ...place, before: [...place.before, ...steps] }));
        return steps;
      }
      case 'Condition': {
        const { condition: variable, ifClause, elseClause } = at;
        const when = (value: boolean, clause: PlanNode | undefined) =>
          clause ? stepsOf(clause, { ...place, conditions: [...place.conditions, { variable, value }] }) : [];
        return [...when(true, ifClause), ...when(false, elseClause)];
      }
      default:
        throw new Error(`The plan has a ${at.kind}, which is not known.`);
    }
  }
}

function compileFetch(types: GraphTypes, root: Position, node: FetchNode, place: Place): FetchStep {
  const document = parse(node.operation, { noLocation: true });
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('The plan has a fetch without an operation.');
  const path = pathFrom(root, place.path);
  const position = path.at(-1)?.child ?? root;
  const renames = new Map<string, string>();
  for (const rewrite of node.outputRewrites ?? []) {
    if (rewrite.kind !== 'KeyRenamer')
      throw new Error(`The plan changes its output in an unknown way: ${rewrite.kind}.`);
    renames.set(keysOf(rewrite.path).join('.'), rewrite.renameKeyTo);
  }
  const { requires } = node;
  return {
    subgraph: node.serviceName,
    kind: node.operationKind,
    operation,
    text: node.operation,
    variables: node.variableUsages ?? [],
    conditions: place.conditions,
    path,
    representation: requires ? createRepresentation(types, position, requires, node.inputRewrites) : null,
    read: createReadShape(
      types,
      position,
      [
        {
          typeName: position.typeName,
          selectionSet: requires ? selectedOfEntities(operation) : operation.selectionSet,
        },
      ],
      (keys) => renames.get(keys.join('.')),
    ),
    before: place.before,
    node,
    merged: null,
  };
}

/** The way along the keys of a `Flatten`, whose `@` stand for lists that the slots know of. */
function pathFrom(root: Position, keys: readonly string[]): Slot[] {
  const path: Slot[] = [];
  for (const key of keys) {
    if (key === '@') continue;
    const slot = (path.at(-1)?.child ?? root).find(key);
    if (!slot?.child) throw new Error(`The plan goes by a way that no fetch has made: ${keys.join('.')}`);
    path.push(slot);
  }
  return path;
}

const fragmentPrefix = '... on ';

function keysOf(path: readonly string[]): string[] {
  return path.filter((element) => !element.startsWith(fragmentPrefix));
}

/** What a fetch of entities selects of each. */
export function selectedOfEntities(operation: OperationDefinitionNode): SelectionSetNode {
  const { selectionSet } = entitiesField(operation);
  if (!selectionSet) throw new Error('The plan has a fetch of entities that selects nothing.');
  return selectionSet;
}

export function entitiesField(operation: OperationDefinitionNode): FieldNode {
  const field = operation.selectionSet.selections.find(
    (selection): selection is FieldNode => selection.kind === Kind.FIELD && selection.name.value === '_entities',
  );
  if (!field) throw new Error('The plan has a fetch of entities that asks for none.');
  return field;
}
