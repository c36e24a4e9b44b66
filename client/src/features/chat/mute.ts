import type { NotificationLevel } from '../../graphql/generated/graphql.ts';

/** Hours that a conversation can be muted for; null for good. */
export const muteChoices = [1, 8, 24, null] as const;

/** Far enough for everybody. */
const forGood = '9999-12-31T00:00:00.000Z';

/** Until when a conversation is muted that is muted now. @param now milliseconds */
export function muteUntil(hours: number | null, now: number): string {
  return hours === null ? forGood : new Date(now + hours * 3_600_000).toISOString();
}

interface Muting {
  readonly mutedUntil?: string | null;
  /** As it was when it was asked for. */
  readonly notificationLevel: NotificationLevel;
}

/** Of what in a conversation the viewer is notified at the moment: muting ends without a word from the server. */
export function levelNow({ mutedUntil, notificationLevel }: Muting, now = Date.now()): NotificationLevel {
  const isMuted = typeof mutedUntil === 'string' && Date.parse(mutedUntil) > now;
  return isMuted ? notificationLevel : 'ALL';
}
