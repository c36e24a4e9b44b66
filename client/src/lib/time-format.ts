const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** "3 minutes ago" for what is younger than a week, else the day; in the viewer's zone. `language` is a BCP 47 tag. */
export function formatTimeAgo(iso: string, now: Date, language: string): string {
  const then = new Date(iso);
  const seconds = Math.round((now.getTime() - then.getTime()) / 1000);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (seconds < minute) return relative.format(0, 'second');
  if (seconds < hour) return relative.format(-Math.floor(seconds / minute), 'minute');
  if (seconds < day) return relative.format(-Math.floor(seconds / hour), 'hour');
  if (seconds < 7 * day) return relative.format(-Math.floor(seconds / day), 'day');
  return formatDay(iso, now, language);
}

/** A day such as "Nov 21", with the year when it is not this year's. */
export function formatDay(iso: string, now: Date, language: string): string {
  const then = new Date(iso);
  const year = then.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', ...year }).format(then);
}

/** A day with its weekday, as a heading. */
export function formatLongDay(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'full' }).format(new Date(iso));
}

/** Hours and minutes. */
export function formatClock(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(new Date(iso));
}

/** Day and time in full, for titles. */
export function formatDateTime(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(iso));
}

/** Whether both moments fall on one calendar day of the viewer's zone. */
export function isSameDay(left: string, right: string): boolean {
  return new Date(left).toDateString() === new Date(right).toDateString();
}

/** How long to wait, such as "15 minutes": in full seconds, minutes or hours, rounded up, so that nobody comes back too early. */
export function formatWait(milliseconds: number, language: string): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  const [unit, size] = seconds <= minute ? ['second', 1] : seconds <= hour ? ['minute', minute] : ['hour', hour];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.ceil(seconds / size),
  );
}
