import type { GraphQLFormattedError } from 'graphql';

const passing: ReadonlySet<unknown> = new Set(['SERVICE_UNAVAILABLE', 'SUBGRAPH_TIMEOUT', 'INTERNAL_ERROR']);

/** Whether what a subgraph, or the way to it, says may be otherwise in a moment. */
export function isPassing(errors: readonly GraphQLFormattedError[] | undefined): boolean {
  return passing.has(errors?.[0]?.extensions?.code);
}
