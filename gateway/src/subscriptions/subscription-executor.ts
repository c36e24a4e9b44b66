import { mapAsync } from '@kizuna/kit/graph/async-iterator';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { CompiledPlan } from '../execution/compile-plan.ts';
import type { Variables } from '../execution/conditions.ts';
import type { Executor } from '../execution/executor.ts';
import type { HeadersFor } from '../execution/subgraph-headers.ts';
import type { SubgraphTransports } from '../transport/subgraph-transport.ts';

export interface SubscriptionExecutor {
  /**
   * @param variables coerced
   * @returns a response alone when it could not be started
   */
  subscribe(
    plan: CompiledPlan,
    variables: Variables,
    context: RequestContext,
  ): Promise<AsyncIterableIterator<SubgraphResponse> | SubgraphResponse>;
}

/**
 * Subscribes to the subgraph that owns the root field; each event is run as a plan whose first request is answered with the event,
 * and whose other requests ask the other subgraphs.
 */
export function createSubscriptionExecutor(options: {
  readonly executor: Executor;
  readonly transports: SubgraphTransports;
  readonly headersFor: HeadersFor;
}): SubscriptionExecutor {
  const { executor, transports, headersFor } = options;
  return {
    async subscribe(plan, variables, context) {
      const [first] = plan.requests;
      const transport = first && transports.get(first.subgraph);
      if (!first || !transport) throw new Error('The subscription has no subgraph to go to.');
      const { query, operationName, variables: used } = first.operation(0);
      const source = await transport.subscribe({
        query,
        variables: pick(variables, used),
        ...(operationName ? { operationName } : {}),
        headers: await headersFor(context, first.subgraph),
      });
      if (!(Symbol.asyncIterator in source)) return source;
      return mapAsync(source, async (event) => {
        const { data, errors } = await executor.execute(plan, variables, context, event);
        return { data: JSON.parse(data.toString()), ...(errors ? { errors } : {}) };
      });
    },
  };
}

function pick(values: Variables, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name]]));
}
