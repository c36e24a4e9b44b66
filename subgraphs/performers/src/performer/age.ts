/** Nobody younger can be approved. */
export const adultAge = 18;

/** The time zone in which a day begins last, 12 hours behind UTC. */
const lastZoneOffsetMs = 12 * 60 * 60 * 1_000;

/**
 * Whether somebody has turned 18, wherever on earth they are: the day counts when it has begun in the last time zone.
 * Who was born on February 29th turns 18 on March 1st of a year without one.
 * @param birthDate `1998-04-30`
 */
export function isAdult(birthDate: string, now: Date): boolean {
  const today = new Date(now.getTime() - lastZoneOffsetMs).toISOString().slice(0, 10);
  const eighteenthBirthday = `${Number(birthDate.slice(0, 4)) + adultAge}${birthDate.slice(4)}`;
  return eighteenthBirthday <= today;
}
