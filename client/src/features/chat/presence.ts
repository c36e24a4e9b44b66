import type { PresenceStatus } from '../../graphql/generated/graphql.ts';

/** Milliseconds between two heartbeats; the server waits for 75 s. */
export const heartbeatMs = 30_000;

interface TabState {
  readonly isVisible: boolean;
  /** When any tab of this browser that was looked at last said so, in milliseconds; null when none did. */
  readonly visibleTabAt: number | null;
  readonly now: number;
}

/**
 * What a tab has to say about the viewer; null for nothing. A tab behind others says nothing while one that is looked at speaks for
 * them all.
 */
export function presenceToSay({ isVisible, visibleTabAt, now }: TabState): PresenceStatus | null {
  if (isVisible) return 'ONLINE';
  return visibleTabAt !== null && now - visibleTabAt < heartbeatMs * 1.5 ? null : 'AWAY';
}
