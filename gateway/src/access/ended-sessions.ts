import type { Bus } from '@kizuna/kit/bus/bus';
import type { Logger } from '@kizuna/kit/logging/logger';
import { endedSessionSeconds, sessionEndedTopic } from '@kizuna/kit/viewer/access-token';
import { z } from 'zod';

/** Sessions that ended while access tokens of theirs may still be good. */
export interface EndedSessions {
  has(sessionId: number): boolean;
  /** Calls `handler` with each session that ends from now on. @returns takes it back */
  onEnd(handler: (sessionId: number) => void): () => void;
  /** Asks `users` for those that ended lately, for the first time or again after announcements may have been lost. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

const ended = z.object({ sessionId: z.number().int() });
const remembered = 1_000_000;
const retryMs = 1_000;
/** `users` may die between the end of a session and its announcement. */
const reloadEveryMs = 30_000;

/**
 * Follows the announcements of `users`, and asks it from time to time besides.
 * @param fetchRecent gives the sessions that ended lately: `endedSessionSeconds`
 */
export async function followEndedSessions(
  bus: Bus,
  fetchRecent: () => Promise<readonly number[]>,
  logger: Logger,
): Promise<EndedSessions> {
  /** With the millisecond of `performance.now` until which each matters. In the order in which we heard of them: the first go first. */
  const sessions = new Map<number, number>();
  const handlers = new Set<(sessionId: number) => void>();
  let closed = false;
  let reloading = 0;

  function forgetOld(now: number): void {
    for (const [sessionId, until] of sessions) {
      if (until > now && sessions.size < remembered) return;
      sessions.delete(sessionId);
    }
  }

  function add(sessionId: number): void {
    if (sessions.has(sessionId)) return;
    const now = performance.now();
    forgetOld(now);
    sessions.set(sessionId, now + endedSessionSeconds * 1000);
    for (const handler of handlers) handler(sessionId);
  }

  async function reload(): Promise<void> {
    reloading += 1;
    try {
      await readUntilAnswered();
    } finally {
      reloading -= 1;
    }
  }

  async function readUntilAnswered(): Promise<void> {
    while (!closed) {
      try {
        for (const sessionId of await fetchRecent()) add(sessionId);
        return;
      } catch (error) {
        logger.warn({ err: error }, 'ended sessions could not be read; trying again');
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }

  const unsubscribe = [
    await bus.subscribe(sessionEndedTopic, (payload) => {
      const parsed = ended.safeParse(payload);
      if (parsed.success) add(parsed.data.sessionId);
    }),
    bus.onResume(() => void reload()),
  ];
  const timer = setInterval(() => {
    if (reloading === 0) void reload();
  }, reloadEveryMs).unref();
  return {
    has: (sessionId) => sessions.has(sessionId),
    onEnd(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    reload,
    async close() {
      closed = true;
      clearInterval(timer);
      await Promise.all(unsubscribe.map((stop) => stop()));
    },
  };
}
