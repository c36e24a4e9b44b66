import type { IncomingMessage } from 'node:http';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import { clientAddress } from '../access/client-address.ts';
import { createRequestContext } from '../access/request-context.ts';
import type { ViewerAuthenticator } from '../access/viewer-authenticator.ts';
import type { RefreshCookie } from './refresh-cookie.ts';

/** Who asks, and what else is known of a request by HTTP. @throws KizunaError as ViewerAuthenticator.authenticate does */
export type HttpContext = (request: IncomingMessage, requestId: string) => Promise<RequestContext>;

export interface HttpContextOptions {
  readonly authenticator: ViewerAuthenticator;
  readonly cookie: RefreshCookie;
  /** Believe `X-Forwarded-For`. */
  readonly trustProxy: boolean;
}

export function createHttpContext({ authenticator, cookie, trustProxy }: HttpContextOptions): HttpContext {
  return async (request, requestId) => {
    const { headers } = request;
    const authenticated = await authenticator.authenticate(headers.authorization);
    return createRequestContext({
      viewer: authenticated?.viewer ?? null,
      headers,
      address: clientAddress(request, trustProxy),
      refreshToken: cookie.read(headers.cookie),
      requestId,
    });
  };
}
