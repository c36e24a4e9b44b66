import { createStore } from '../lib/store.ts';
import { tokenExpiry } from '../lib/token-expiry.ts';
import type { SessionEndReason } from './generated/graphql.ts';
import type { RefreshOutcome } from './session-refresh.ts';

/** Where this browser's sign-in stands. `epoch` goes up whenever who is signed in changed: everything cached is then stale. */
export interface SessionState {
  readonly status: 'starting' | 'signed-in' | 'signed-out' | 'unreachable';
  readonly epoch: number;
  /** Whether the viewer signed out themselves, and so is not to be led back to where they were. */
  readonly leftByChoice: boolean;
  /** Why the server ended the session, where it said so; for the page to sign in again. */
  readonly endReason: SessionEndReason | null;
}

/** Word between the tabs of one browser. */
export interface SessionChannel {
  readonly announce: () => void;
  readonly listen: (onChanged: () => void) => () => void;
}

export interface SessionKeeperOptions {
  /** Asks the server for a new access token. */
  readonly refresh: () => Promise<RefreshOutcome>;
  /** Runs one task at a time in the whole browser: two tabs must not use up the one refresh cookie at once. */
  readonly exclusively: <Result>(task: () => Promise<Result>) => Promise<Result>;
  readonly channel: SessionChannel;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

export type SessionKeeper = ReturnType<typeof createSessionKeeper>;

/** How somebody comes to be signed in or out when there is nothing to say about it. */
const plainly: Pick<SessionState, 'leftByChoice' | 'endReason'> = { leftByChoice: false, endReason: null };

/** A token is renewed this long before it ends, so that no request is sent with one that ends on the way. */
const marginMilliseconds = 30_000;

/** Holds the access token in memory, and nowhere else, and renews it. */
export function createSessionKeeper({ refresh, exclusively, channel, now = Date.now }: SessionKeeperOptions) {
  const state = createStore<SessionState>({ status: 'starting', epoch: 0, ...plainly });
  let accessToken: string | null = null;
  let refreshing: Promise<void> | null = null;

  function change(status: SessionState['status'], changedUser: boolean, how: Partial<typeof plainly> = {}) {
    const { epoch } = state.get();
    state.set({ status, epoch: changedUser ? epoch + 1 : epoch, ...plainly, ...how });
  }

  async function refreshOnce() {
    const { epoch } = state.get();
    const outcome = await exclusively(refresh);
    // Somebody signed in or out while we waited: their word is newer than this answer.
    if (state.get().epoch !== epoch) return;
    if (outcome.kind === 'token') {
      accessToken = outcome.accessToken;
      if (state.get().status !== 'signed-in') change('signed-in', false);
    } else if (outcome.kind === 'ended') {
      accessToken = null;
      const { status } = state.get();
      const how = { endReason: outcome.reason ?? null };
      if (status !== 'signed-out') change('signed-out', status === 'signed-in', how);
    } else if (state.get().status !== 'signed-in') {
      change('unreachable', false);
    }
  }

  /** Renews the token. Calls at the same time share one request. Never rejects: look at the state. */
  function renew(): Promise<void> {
    refreshing ??= refreshOnce().finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  /** Whether there is a token that has ended or soon will. */
  function isStale(): boolean {
    const expiry = accessToken ? tokenExpiry(accessToken) : null;
    return expiry !== null && expiry - now() < marginMilliseconds;
  }

  return {
    state,
    /** The token at hand; null when there is none. */
    token: () => accessToken,
    isStale,
    renew,
    /** A token that does not end soon; the old one where a new one could not be had; null for nobody. */
    async freshToken(): Promise<string | null> {
      if (isStale()) await renew();
      return accessToken;
    },
    /** The token was refused: the next who wants a fresh one gets a new one. */
    async renewRefused(refused: string | null): Promise<void> {
      if (refused === accessToken) await renew();
    },
    /** After a sign-in. */
    adopt(token: string) {
      accessToken = token;
      change('signed-in', true);
      channel.announce();
    },
    /** After a sign-out. */
    end() {
      accessToken = null;
      change('signed-out', true, { leftByChoice: true });
      channel.announce();
    },
    /** Starts: asks whether this browser is signed in, and follows the other tabs. Gives back how to stop. */
    start(): () => void {
      if (state.get().status === 'starting') void renew();
      return channel.listen(() => {
        accessToken = null;
        change('starting', true);
        refreshing = null;
        void renew();
      });
    },
  };
}
