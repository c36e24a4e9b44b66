import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { localeFrom } from '@kizuna/kit/errors/locale';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { Viewer } from '@kizuna/kit/viewer/viewer';

/** The facts of one request as the gateway saw them. */
export function createRequestContext(facts: {
  readonly viewer: Viewer | null;
  readonly headers: IncomingHttpHeaders;
  readonly address: string | null;
  readonly refreshToken?: string | null;
  readonly requestId?: string;
}): RequestContext {
  const { viewer, headers, address } = facts;
  return {
    viewer,
    audience: null,
    locale: localeFrom(headers['accept-language']),
    requestId: facts.requestId ?? randomUUID(),
    client: { address, userAgent: printable(headers['user-agent']) },
    refreshToken: facts.refreshToken ?? null,
    effects: {},
  };
}

/** A header's text without what could not stand in a header again. */
function printable(text: string | undefined): string | null {
  return text ? text.replace(/[^\x20-\x7e]/g, '').slice(0, 400) : null;
}
