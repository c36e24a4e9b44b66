/** Hours that a conversation can be muted for; null for good. */
export const muteChoices = [1, 8, 24, null] as const;

/** Far enough for everybody. */
const forGood = '9999-12-31T00:00:00.000Z';

/** Until when a conversation is muted that is muted now. @param now milliseconds */
export function muteUntil(hours: number | null, now: number): string {
  return hours === null ? forGood : new Date(now + hours * 3_600_000).toISOString();
}

/** Whether a conversation is muted at the moment. */
export function isMuted(mutedUntil: string | null | undefined, now = Date.now()): boolean {
  return typeof mutedUntil === 'string' && Date.parse(mutedUntil) > now;
}
