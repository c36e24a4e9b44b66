import type { RequestContext } from '@kizuna/kit/graph/request-context';
import { type ClientRequest, clientAddress } from '../access/client-address.ts';
import { createRequestContext } from '../access/request-context.ts';
import type { ViewerAuthenticator } from '../access/viewer-authenticator.ts';
import type { OriginCheck } from './origin-check.ts';
import type { RefreshCookie } from './refresh-cookie.ts';

/**
 * Who asks, and what else is known of a request by HTTP.
 * @throws KizunaError as ViewerAuthenticator.authenticate does, and FORBIDDEN for a page of another origin
 */
export type HttpContext = (request: ClientRequest, requestId: string) => Promise<RequestContext>;

export interface HttpContextOptions {
  readonly authenticator: ViewerAuthenticator;
  readonly cookie: RefreshCookie;
  readonly origins: Pick<OriginCheck, 'refuseForeign'>;
  /** How many proxies stand before us. */
  readonly trustProxy: number;
}

export function createHttpContext({ authenticator, cookie, origins, trustProxy }: HttpContextOptions): HttpContext {
  return async (request, requestId) => {
    const { headers } = request;
    origins.refuseForeign(request);
    const address = clientAddress(request, trustProxy);
    const authenticated = await authenticator.authenticate(headers.authorization, address);
    return createRequestContext({
      viewer: authenticated?.viewer ?? null,
      headers,
      address,
      refreshToken: cookie.read(headers),
      requestId,
    });
  };
}
