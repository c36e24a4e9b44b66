import type { CookieSerializeOptions } from '@fastify/cookie';
import type { ResponseEffects } from '@kizuna/kit/graph/request-context';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The refresh token of browsers: scripts never see it, other sites never send it, and only the graph gets it. */
export interface RefreshCookie {
  read(request: FastifyRequest): string | null;
  /** Sets or clears it as the answer's effects say. */
  apply(reply: FastifyReply, effects: ResponseEffects): void;
}

/** @param secure whether browsers reach us by https; over plain http they would refuse a `Secure` cookie */
export function createRefreshCookie(secure: boolean): RefreshCookie {
  const name = secure ? '__Secure-kizuna-refresh' : 'kizuna-refresh';
  const options: CookieSerializeOptions = { path: '/graphql', httpOnly: true, sameSite: 'strict', secure };
  return {
    read: (request) => request.cookies[name] ?? null,
    apply(reply, { refreshToken }) {
      if (refreshToken === undefined) return;
      if (refreshToken === null) reply.clearCookie(name, options);
      else reply.setCookie(name, refreshToken.value, { ...options, expires: new Date(refreshToken.expiresAt) });
    },
  };
}
