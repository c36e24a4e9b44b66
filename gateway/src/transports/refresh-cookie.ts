import type { ResponseEffects } from '@kizuna/kit/graph/request-context';
import type { FastifyInstance } from 'fastify';

/** The refresh token of browsers: scripts never see it, other sites never send it, and only the graph gets it. */
export interface RefreshCookie {
  /** @param header the request's `Cookie` */
  read(header: string | undefined): string | null;
  /** @returns the `Set-Cookie` that sets or clears it as the answer's effects say; null when they say nothing */
  write(effects: ResponseEffects): string | null;
}

/**
 * @param app with `@fastify/cookie`, which reads and writes it once it is loaded
 * @param secure whether browsers reach us by https; over plain http they would refuse a `Secure` cookie
 */
export function createRefreshCookie(app: FastifyInstance, secure: boolean): RefreshCookie {
  const name = secure ? '__Secure-kizuna-refresh' : 'kizuna-refresh';
  const options = { path: '/graphql', httpOnly: true, sameSite: 'strict', secure } as const;
  return {
    read: (header) => (header === undefined ? null : (app.parseCookie(header)[name] ?? null)),
    write({ refreshToken }) {
      if (refreshToken === undefined) return null;
      if (refreshToken === null) return app.serializeCookie(name, '', { ...options, expires: new Date(0), maxAge: 0 });
      return app.serializeCookie(name, refreshToken.value, { ...options, expires: new Date(refreshToken.expiresAt) });
    },
  };
}
