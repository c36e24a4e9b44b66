/** What `users` puts into access tokens and the gateway insists on. */
export const accessToken = {
  issuer: 'kizuna',
  audience: 'kizuna',
  lifetimeSeconds: 15 * 60,
} as const;

/** For how long it must be known that a session has ended: as long as its tokens may live, and as clocks may differ or work be late. */
export const endedSessionSeconds = accessToken.lifetimeSeconds + 120;

/** Announced by `users` when a session ends: its access tokens must be refused from then on. */
export const sessionEndedTopic = 'session.ended';

export interface SessionEnded {
  readonly sessionId: number;
}
