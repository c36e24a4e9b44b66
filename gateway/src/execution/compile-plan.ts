import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Refusals } from '../access/refusals.ts';
import { fragmentsOf } from '../operations/fragments.ts';
import { createRequests, type FetchRequest } from './fetch-request.ts';
import { compileSteps } from './fetch-steps.ts';
import type { GraphTypes } from './graph-types.ts';
import { createIntrospection, type Introspection } from './introspection.ts';
import { createOutputShape, type OutputShape } from './output-shape.ts';
import { PlanTables } from './plan-tables.ts';
import { Position } from './record.ts';
import { schedule } from './schedule.ts';

/** A plan made ready to be run many times: nothing in it depends on a request. */
export interface CompiledPlan {
  readonly root: Position;
  readonly output: OutputShape;
  /** A subscription's first request stands for its events and is never sent. */
  readonly requests: readonly FetchRequest[];
  readonly introspection: Introspection | null;
  /** What the engine needs of it. */
  readonly tables: PlanTables;
}

export interface PlanSource {
  readonly types: GraphTypes;
  /** What clients see. */
  readonly apiSchema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly plan: QueryPlan;
  /** The key under which a field of the client's operation is fetched. */
  readonly keptAs: (field: FieldNode) => string;
  /** What of the operation was not planned, since the viewer may not see it; null when all of it was. */
  readonly refusals: Refusals | null;
}

export function compilePlan(planSource: PlanSource): CompiledPlan {
  const { types, apiSchema, document, operation, plan, keptAs, refusals } = planSource;
  const rootType = apiSchema.getRootType(operation.operation);
  if (!rootType) throw new Error(`The graph has no ${operation.operation}.`);
  const root = new Position(rootType.name, types);
  const node = planNodeOf(plan);
  const steps = node ? compileSteps(types, root, node) : [];
  const requests = createRequests(types, schedule(steps, operation.operation === 'mutation'));
  const introspection = createIntrospection(apiSchema, document, operation, root);
  const selected = [{ selectionSet: operation.selectionSet, when: [] }];
  // 0 and 1 say of a record that it is not shared, or not written yet.
  let lastShape = 1;
  const nextNumber = () => {
    lastShape += 1;
    return lastShape;
  };
  const source = { types, schema: apiSchema, fragments: fragmentsOf(document), nextNumber, keptAs, refusals };
  const output = createOutputShape(source, root, selected);
  return { root, output, requests, introspection, tables: new PlanTables(types) };
}

/** A subscription is run once for each event: its answer is the event, and the rest follows. */
function planNodeOf({ node }: QueryPlan): PlanNode | undefined {
  if (node?.kind !== 'Subscription') return node;
  return node.rest ? { kind: 'Sequence', nodes: [node.primary, node.rest] } : node.primary;
}
