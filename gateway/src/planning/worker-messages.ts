import type { QueryPlan } from '@apollo/query-planner';
import type { PlannableOperation } from './planner.ts';
import type { SupergraphFacts } from './supergraph-facts.ts';

/** What the planner's thread is started with. */
export interface PlannerWorkerData {
  readonly supergraphSdl: string;
}

/** To the thread; it answers each before the next is sent. */
export type PlannerRequest = PlannableOperation;

/** From the thread: first whether it could start, then one answer to each request. */
export type PlannerAnswer =
  | { readonly kind: 'started'; readonly facts: SupergraphFacts }
  | { readonly kind: 'not-started'; readonly reason: string }
  | { readonly kind: 'planned'; readonly plan: QueryPlan }
  | { readonly kind: 'refused'; readonly reason: string; readonly tooComplex: boolean };
