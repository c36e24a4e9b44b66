/** What one part of the platform would move, kind by kind; zeros are left out. */
export interface HolderCounts {
  readonly holder: string;
  readonly counts: readonly { readonly kind: string; readonly count: number }[];
}

/**
 * Adds up the receipts of a dry run: each carries, as JSON text, one object of counts for each duplicate. What does not look like that
 * counts nothing: it is of a newer server.
 */
export function sumCounts(receipts: readonly { readonly holder: string; readonly result: string }[]): HolderCounts[] {
  return receipts.map(({ holder, result }) => ({ holder, counts: countsOf(JSON.parse(result)) }));
}

function countsOf(perDuplicate: unknown): HolderCounts['counts'] {
  const sums = new Map<string, number>();
  for (const one of Array.isArray(perDuplicate) ? perDuplicate : []) {
    for (const [kind, count] of Object.entries(one ?? {})) {
      if (typeof count === 'number' && count > 0) sums.set(kind, (sums.get(kind) ?? 0) + count);
    }
  }
  return [...sums].map(([kind, count]) => ({ kind, count }));
}
