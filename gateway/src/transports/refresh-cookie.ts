import type { IncomingHttpHeaders } from 'node:http';
import type { ResponseEffects } from '@kizuna/kit/graph/request-context';
import type { FastifyInstance } from 'fastify';
import type { OriginCheck } from './origin-check.ts';

/** The refresh token of browsers: scripts never see it, other sites never send it, and only the graph gets it. */
export interface RefreshCookie {
  /** The token that a request brings; null for a page of another origin, though it may ask. */
  read(headers: IncomingHttpHeaders): string | null;
  /** @returns the `Set-Cookie` that sets or clears it as the answer's effects say; null when they say nothing */
  write(effects: ResponseEffects): string | null;
}

export interface RefreshCookieOptions {
  /** Whether browsers reach us by https; over plain http they would refuse a `Secure` cookie. */
  readonly secure: boolean;
  readonly origins: Pick<OriginCheck, 'isOwn'>;
}

/** `__Host-` binds it to this very host: neither a neighbour below the same domain nor plain http can set one. That wants the path `/`. */
const secureName = '__Host-kizuna-refresh';
const plainName = 'kizuna-refresh';

/** Refresh tokens are in base64url. What holds anything else is no token, and could not be handed on in a header. */
const tokenText = /^[\w-]{1,200}$/;

/** @param app with `@fastify/cookie`, which writes it once it is loaded */
export function createRefreshCookie(app: FastifyInstance, { secure, origins }: RefreshCookieOptions): RefreshCookie {
  const name = secure ? secureName : plainName;
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  return {
    read(headers) {
      if (headers.cookie === undefined || !origins.isOwn(headers.origin, { headers })) return null;
      return lastValue(headers.cookie, name);
    },
    write({ refreshToken }) {
      if (refreshToken === undefined) return null;
      if (refreshToken === null) return app.serializeCookie(name, '', { ...options, expires: new Date(0), maxAge: 0 });
      return app.serializeCookie(name, refreshToken.value, { ...options, expires: new Date(refreshToken.expiresAt) });
    },
  };
}

/** Of several with one name browsers send the one for the longest path first: that is one that a former version set. */
function lastValue(header: string, name: string): string | null {
  const values = header.split(';').flatMap((pair) => {
    const text = pair.trim();
    return text.startsWith(`${name}=`) ? [text.slice(name.length + 1)] : [];
  });
  return values.findLast((value) => tokenText.test(value)) ?? null;
}
