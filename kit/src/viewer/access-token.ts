/** What `users` puts into access tokens and the gateway insists on. */
export const accessToken = {
  issuer: 'kizuna',
  audience: 'kizuna',
  lifetimeSeconds: 15 * 60,
} as const;

/** Announced by `users` when a session ends: its access tokens must be refused from then on. */
export const sessionEndedTopic = 'session.ended';

export interface SessionEnded {
  readonly sessionId: number;
}
