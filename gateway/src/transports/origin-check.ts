import type { IncomingMessage } from 'node:http';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';

type OriginRequest = Pick<IncomingMessage, 'headers'>;

/** Where a page must come from. Programs send no origin. */
export interface OriginCheck {
  /** Whether the page may ask: ours, one from the very host that it asks, or one of the list. */
  readonly allows: (origin: string | undefined, request: OriginRequest) => boolean;
  /** The same without the list: only such a page brings the refresh cookie along. */
  readonly isOwn: (origin: string | undefined, request: OriginRequest) => boolean;
  /**
   * Refuses what a foreign page makes a browser send, whatever kind of request it is (CSRF). That bodies are JSON, and requests without
   * one have a header of their own, is checked besides.
   * @throws KizunaError FORBIDDEN
   */
  refuseForeign(request: OriginRequest): void;
}

/**
 * Browsers do not guard sockets by origin, so we do; and requests that change something, so that nothing hangs on the cookie's
 * `SameSite` alone.
 * @param allowedOrigins besides our public address
 */
export function createOriginCheck(publicUrl: string, allowedOrigins: readonly string[] = []): OriginCheck {
  const own = new URL(publicUrl).origin;
  const allowed = new Set(allowedOrigins);

  const isOwn: OriginCheck['isOwn'] = (origin, { headers }) => {
    if (origin === undefined || origin === own) return true;
    return URL.canParse(origin) && new URL(origin).host === headers.host;
  };
  const allows: OriginCheck['allows'] = (origin, request) =>
    isOwn(origin, request) || (origin !== undefined && allowed.has(origin));

  return {
    allows,
    isOwn,
    refuseForeign(request) {
      const { origin, 'sec-fetch-site': site } = request.headers;
      // Where there is no origin, as with an image or a link, newer browsers say this much.
      const isForeign = origin === undefined ? site === 'cross-site' : !allows(origin, request);
      if (isForeign) throw new KizunaError('FORBIDDEN', { message: foreignPage });
    },
  };
}

const foreignPage = {
  en: 'Pages of this origin may not ask here.',
  ja: 'このオリジンのページからは利用できません。',
};
