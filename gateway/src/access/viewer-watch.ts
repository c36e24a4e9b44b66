import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Logger } from '@kizuna/kit/logging/logger';
import { sessionOf, type Viewer } from '@kizuna/kit/viewer/viewer';
import type { ApiTokens } from './api-tokens.ts';
import type { EndedSessions } from './ended-sessions.ts';
import type { Authenticated } from './viewer-authenticator.ts';

/** Watches over those who stay: on sockets and streams nobody shows their token again. */
export interface ViewerWatch {
  /**
   * Calls `onEnd` as soon as their session or API token has ended otherwise than by its own time.
   * @returns takes it back
   * @throws KizunaError UNAUTHORIZED when that has happened since the token was looked at
   */
  watch(authenticated: Authenticated, onEnd: () => void): () => void;
  close(): void;
}

export interface ViewerWatchOptions {
  readonly endedSessions: EndedSessions;
  readonly apiTokens: ApiTokens;
  readonly logger: Logger;
  /** Milliseconds after which API tokens are asked about again, lest an announcement was lost. @default 60 000 */
  readonly checkEveryMs?: number;
}

interface Watched {
  readonly authenticated: Authenticated;
  readonly handlers: Set<() => void>;
}

const checkedAtOnce = 8;
const retryMs = 1_000;
/** A token of which nothing is known for so long is not relied on any more. */
const reliedOnMs = 60_000;

export function createViewerWatch(options: ViewerWatchOptions): ViewerWatch {
  const { endedSessions, apiTokens, logger, checkEveryMs = 60_000 } = options;
  const sessions = new Map<number, Watched>();
  const tokens = new Map<string, Watched>();
  let closed = false;
  let isChecking = false;
  let checkOnceMore = false;

  function end<Key>(all: Map<Key, Watched>, key: Key): void {
    const watched = all.get(key);
    all.delete(key);
    for (const handler of watched?.handlers ?? []) handler();
  }

  function add<Key>(all: Map<Key, Watched>, key: Key, authenticated: Authenticated, onEnd: () => void): () => void {
    const watched = all.get(key) ?? { authenticated, handlers: new Set() };
    all.set(key, watched);
    // A function of its own: one handler may be given for several.
    const handler = () => onEnd();
    watched.handlers.add(handler);
    return () => {
      watched.handlers.delete(handler);
      if (watched.handlers.size === 0 && all.get(key) === watched) all.delete(key);
    };
  }

  /**
   * Asks until there is an answer: that `users` is away says nothing of the token. Each is asked about once, however late its turn comes.
   * @param giveUpAt from when on one without an answer is ended, by `performance.now()`
   */
  async function check(tokenHash: string, giveUpAt: number): Promise<void> {
    for (let tries = 0; !closed; tries += 1) {
      const watched = tokens.get(tokenHash);
      if (!watched) return;
      try {
        const found = await apiTokens.checkAgain(tokenHash);
        if (!found || !isSame(found.viewer, watched.authenticated.viewer)) end(tokens, tokenHash);
        return;
      } catch (error) {
        if (tries === 0) logger.warn({ err: error }, 'an API token could not be checked');
      }
      if (performance.now() >= giveUpAt) return end(tokens, tokenHash);
      await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
    }
  }

  /** Never rejects. */
  async function checkAll(): Promise<void> {
    checkOnceMore = true;
    if (isChecking) return;
    isChecking = true;
    while (checkOnceMore && !closed) {
      checkOnceMore = false;
      const left = [...tokens.keys()];
      const giveUpAt = performance.now() + reliedOnMs;
      const worker = async () => {
        for (let hash = left.pop(); hash !== undefined && !closed; hash = left.pop()) await check(hash, giveUpAt);
      };
      await Promise.all(Array.from({ length: checkedAtOnce }, worker));
    }
    isChecking = false;
  }

  const timer = setInterval(() => void checkAll(), checkEveryMs).unref();
  const stops = [
    endedSessions.onEnd((sessionId) => end(sessions, sessionId)),
    apiTokens.onChange((tokenId) => {
      if (tokenId === null) return void checkAll();
      for (const [hash, { authenticated }] of tokens) {
        if ('tokenId' in authenticated.viewer && authenticated.viewer.tokenId === tokenId) end(tokens, hash);
      }
    }),
  ];

  return {
    watch(authenticated, onEnd) {
      const { viewer, tokenHash } = authenticated;
      const session = sessionOf(viewer);
      if (!session) {
        if (tokenHash === undefined) return () => {};
        const stop = add(tokens, tokenHash, authenticated, onEnd);
        // Whether it has ended or only changed is for `users` to say.
        if (!apiTokens.remembers(tokenHash)) void check(tokenHash, performance.now() + reliedOnMs);
        return stop;
      }
      if (endedSessions.has(session.sessionId)) throw new KizunaError('UNAUTHORIZED');
      return add(sessions, session.sessionId, authenticated, onEnd);
    },
    close() {
      closed = true;
      clearInterval(timer);
      for (const stop of stops) stop();
    },
  };
}

/** Whether a token still means what it meant. */
function isSame(one: Viewer, other: Viewer): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
