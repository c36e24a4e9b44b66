import { type RequestContext, type SubgraphHeaders, subgraphHeaders } from '@kizuna/kit/graph/request-context';
import type { AssertionSigner } from '@kizuna/kit/viewer/assertion';
import type { Audience } from '@kizuna/kit/viewer/viewer';

/**
 * What a subgraph is told of a request: the signed viewer and a named few facts, nothing of the client's own headers.
 * @param as the audience of a shared stream, in place of the viewer
 */
export type HeadersFor = (context: RequestContext, subgraph: string, as?: Audience) => SubgraphHeaders;

/** The one subgraph that may see and set the refresh cookie. */
export const cookieSubgraph = 'users';

export function createHeadersFor(sign: AssertionSigner): HeadersFor {
  return (context, subgraph, as) => {
    const { address, userAgent } = context.client;
    const headers: Record<string, string> = {
      [subgraphHeaders.assertion]: sign(as ?? context.viewer, subgraph),
      [subgraphHeaders.requestId]: context.requestId,
      [subgraphHeaders.locale]: context.locale,
    };
    if (address) headers[subgraphHeaders.clientAddress] = address;
    if (userAgent) headers[subgraphHeaders.userAgent] = userAgent;
    if (context.refreshToken && subgraph === cookieSubgraph)
      headers[subgraphHeaders.refreshToken] = context.refreshToken;
    return headers;
  };
}
