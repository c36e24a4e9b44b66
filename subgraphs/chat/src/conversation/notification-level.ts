import type { Muting } from './member-repository.ts';

/** Of what in a conversation somebody wants to be notified. */
export type NotificationLevel = 'ALL' | Muting['mutedLevel'];

/** What it is at the moment. @param muting null for who is not in the conversation */
export function notificationLevelOf(muting: Muting | null, now = Date.now()): NotificationLevel {
  const isMuted = muting !== null && muting.mutedUntil !== null && muting.mutedUntil.getTime() > now;
  return isMuted ? muting.mutedLevel : 'ALL';
}
