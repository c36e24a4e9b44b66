import type { Muting } from './member-repository.ts';

/** Of what in a conversation somebody wants to be notified. */
export type NotificationLevel = 'ALL' | Muting['mutedLevel'];

/** What it is at the moment. @param muting null for who is not in the conversation */
export function notificationLevelOf(muting: Muting | null, now = Date.now()): NotificationLevel {
  const isMuted = muting !== null && muting.mutedUntil !== null && muting.mutedUntil.getTime() > now;
  return isMuted ? muting.mutedLevel : 'ALL';
}

/** From the loudest. */
const levels: readonly NotificationLevel[] = ['ALL', 'MENTIONS', 'NOTHING'];

/** Which of two notifies less now; of two that notify alike, that which does so for longer. */
export function quieterOf(one: Muting, other: Muting, now = Date.now()): Muting {
  const [quietOne, quietOther] = [quietness(one, now), quietness(other, now)];
  const isOne = quietOne === quietOther ? lastsUntil(one) > lastsUntil(other) : quietOne > quietOther;
  const { mutedUntil, mutedLevel } = isOne ? one : other;
  return { mutedUntil, mutedLevel };
}

const quietness = (muting: Muting, now: number) => levels.indexOf(notificationLevelOf(muting, now));
const lastsUntil = ({ mutedUntil }: Muting) => mutedUntil?.getTime() ?? 0;
