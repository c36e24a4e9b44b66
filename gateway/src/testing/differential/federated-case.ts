import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { Spoiling } from './spoil-answer.ts';

/** An operation written by hand. */
export interface CaseOperation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/**
 * One small federated graph, built around one feature. It brings no data and no resolvers: every value is derived from the
 * object, the field and the arguments (see `world.ts`), in the same way for the subgraphs and for the monolith.
 */
export interface FederatedCase {
  /** Kebab-case; also the name of the case's file. */
  readonly name: string;
  /** SDL by subgraph name, without the `@link` of federation. Names end in `-svc`, so that a leak of one can be told. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** Entity type -> the subgraph that does not know some of its entities, and whose fields of them are null. */
  readonly absent?: Readonly<Record<string, string>>;
  /** Non-null fields (`Type.field`) that are null at times all the same, so that null bubbles up. */
  readonly violating?: readonly string[];
  /** Fields (`Type.field`) whose resolver throws at times. */
  readonly failing?: readonly string[];
  /** Fields (`Type.field`) whose value tells how many mutations have run. */
  readonly stateful?: readonly string[];
  /** Who asks; the graph's access rules are enforced if it is said, also for nobody (null). */
  readonly viewer?: Viewer | null;
  /** Fields that a random operation has at the most; 30 unless told. For graphs whose operations take long to plan. */
  readonly maxFields?: number;
  /** What random operations may miss. */
  readonly operations: readonly (string | CaseOperation)[];
}

/** How a subgraph is made to fail while one operation runs. */
export interface Fault {
  readonly subgraph: string;
  /**
   * `unreachable`: no answer; `refused`: `data: null` and an error; `field`: one field's resolver throws now and then; the others: a
   * wrong answer.
   */
  readonly kind: 'unreachable' | 'refused' | 'field' | Spoiling;
  /** Requests that still pass before it begins to fail; those to a `field` never do. */
  readonly after: number;
}
