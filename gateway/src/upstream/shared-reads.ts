import { isPromise } from '@kizuna/kit/graph/is-promise';
import { subgraphHeaders } from '@kizuna/kit/graph/request-context';
import type { SubgraphAnswer, SubgraphFetch, SubgraphTransport } from './subgraph-transport.ts';
import type { SubgraphMetrics } from './transport-metrics.ts';

/** Counts the mutations of one gateway, to whichever subgraph: what one of them changes, another may hear of and answer with. */
export interface ReadGeneration {
  number: number;
}

/**
 * Answers queries that are under way at the same time and the same in all that is forwarded (text, name, variables, and every
 * header but the request's id: so also the viewer, the language, the client's address) with one fetch, failures included.
 * Mutations always go their own way. All who share get the same value: nobody may change it.
 *
 * Nobody joins a query that was sent before a mutation was sent or settled: who has changed something, reads it as it is now.
 * @param generation the same for all subgraphs of a gateway
 */
export function shareReads(
  transport: SubgraphTransport,
  metrics: SubgraphMetrics,
  generation: ReadGeneration,
): SubgraphTransport {
  // First by the operation's text: it is the plan's own string, whose hash is known already.
  const underWay = new Map<string, Map<string, Promise<SubgraphAnswer>>>();
  let begunIn = generation.number;

  function remember({ query }: SubgraphFetch, key: string, answer: Promise<SubgraphAnswer>): void {
    const forget = () => {
      const reads = underWay.get(query);
      // A younger one may stand in its place.
      if (reads?.get(key) !== answer) return;
      reads.delete(key);
      if (reads.size === 0) underWay.delete(query);
    };
    answer.then(forget, forget);
    const reads = underWay.get(query);
    if (reads) reads.set(key, answer);
    else underWay.set(query, new Map([[key, answer]]));
  }

  async function mutate(request: SubgraphFetch): Promise<SubgraphAnswer> {
    generation.number += 1;
    try {
      return await transport.fetch(request);
    } finally {
      generation.number += 1;
    }
  }

  return {
    ...transport,
    fetch(request) {
      if (request.kind !== 'query') return mutate(request);
      if (begunIn !== generation.number) {
        underWay.clear();
        begunIn = generation.number;
      }
      const reads = underWay.get(request.query);
      const key = reads && keyOf(request);
      const known = key && reads.get(key);
      if (known) {
        metrics.shared();
        return known;
      }
      const answer = transport.fetch(request);
      if (isPromise(answer)) remember(request, key ?? keyOf(request), answer);
      return answer;
    },
  };
}

/** Lengths stand before the parts, so that no two sets of parts make the same key. */
function keyOf({ operationName = '', body, headers }: SubgraphFetch): string {
  const values = body.variables() ?? '';
  let key = `${operationName.length}:${operationName}${values.length}:${values}`;
  for (const name in headers) {
    const value = headers[name];
    if (name !== subgraphHeaders.requestId && value !== undefined)
      key += `${name.length}:${name}${value.length}:${value}`;
  }
  return key;
}
