import { operationFromDocument } from '@apollo/federation-internals';
import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import { type DocumentNode, print } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Supergraph } from '../supergraph/supergraph.ts';

/** A planned subscription: what to subscribe to, and what to do on each of its events. */
export interface SubscriptionPlan {
  /** The subscription on the subgraph that owns the root field. */
  readonly primary: FetchNode;
  /** Starts with `primary`, whose answer is the event, and goes on with what other subgraphs contribute. */
  readonly perEvent: QueryPlan;
}

/** Plans each subscription once. */
export interface SubscriptionPlanner {
  plan(document: DocumentNode, operationName: string | undefined): SubscriptionPlan;
}

export function createSubscriptionPlanner(supergraph: Supergraph): SubscriptionPlanner {
  const plans = new LRUCache<string, SubscriptionPlan>({ max: 200 });
  return {
    plan(document, operationName) {
      const key = `${operationName ?? ''}\n${print(document)}`;
      const known = plans.get(key);
      if (known) return known;
      const planned = split(
        supergraph.planner().buildQueryPlan(
          operationFromDocument(supergraph.federatedApiSchema, document, {
            validate: false,
            ...(operationName ? { operationName } : {}),
          }),
        ),
      );
      plans.set(key, planned);
      return planned;
    },
  };
}

function split({ node }: QueryPlan): SubscriptionPlan {
  if (node?.kind !== 'Subscription') throw new Error('The planner gave no subscription.');
  const { primary, rest } = node;
  const first: PlanNode = rest ? { kind: 'Sequence', nodes: [primary, rest] } : primary;
  return { primary, perEvent: { kind: 'QueryPlan', node: first } };
}
