/** A count for a small badge: nobody tells more than 99 apart. */
export function countLabel(count: number): string {
  return count > 99 ? '99+' : String(count);
}
