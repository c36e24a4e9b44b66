import type { GraphQLDataSource } from '@apollo/gateway';
import { type RequestContext, type SubgraphHeaders, subgraphHeaders } from '@kizuna/kit/graph/request-context';
import type { AssertionSigner } from '@kizuna/kit/viewer/assertion';
import type { SubgraphTransport } from './subgraph-transport.ts';

type ProcessOptions = Parameters<GraphQLDataSource<RequestContext>['process']>[0];
type ProcessResult = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** What a subgraph is told of a request: the signed viewer and a named few facts, nothing of the client's own headers. */
export type HeadersFor = (context: RequestContext, subgraph: string) => Promise<SubgraphHeaders>;

/** The one subgraph that may see and set the refresh cookie. */
const cookieSubgraph = 'users';

export function createHeadersFor(sign: AssertionSigner): HeadersFor {
  return async (context, subgraph) => {
    const { address, userAgent } = context.client;
    return {
      [subgraphHeaders.assertion]: await sign(context.viewer, subgraph),
      [subgraphHeaders.requestId]: context.requestId,
      [subgraphHeaders.locale]: context.locale,
      ...(address ? { [subgraphHeaders.clientAddress]: address } : {}),
      ...(userAgent ? { [subgraphHeaders.userAgent]: userAgent } : {}),
      ...(context.refreshToken && subgraph === cookieSubgraph
        ? { [subgraphHeaders.refreshToken]: context.refreshToken }
        : {}),
    };
  };
}

/** Lets the executor of @apollo/gateway reach a subgraph through its transport. */
export function createDataSource(
  name: string,
  transport: SubgraphTransport,
  headersFor: HeadersFor,
): GraphQLDataSource<RequestContext> {
  return {
    async process(options: ProcessOptions): Promise<ProcessResult> {
      const { query, variables, operationName } = options.request;
      if (options.kind !== 'incoming operation' || query === undefined) throw new Error(`${name}: nothing to send.`);
      const { data, errors, extensions } = await transport.execute({
        query,
        ...(variables ? { variables } : {}),
        ...(operationName ? { operationName } : {}),
        headers: await headersFor(options.context, name),
      });
      if (name === cookieSubgraph) Object.assign(options.context.effects, extensions?.effects);
      return { ...(data === undefined ? {} : { data }), ...(errors ? { errors } : {}) };
    },
  };
}
