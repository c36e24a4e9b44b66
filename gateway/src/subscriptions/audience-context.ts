import type { RequestContext } from '@kizuna/kit/graph/request-context';

/** The context of what is done for all who share a stream: nothing in it is of the one who happened to come first. */
export function audienceContext({ locale, requestId }: RequestContext): RequestContext {
  return {
    viewer: null,
    audience: null,
    locale,
    requestId,
    client: { address: null, userAgent: null },
    refreshToken: null,
    effects: {},
  };
}
