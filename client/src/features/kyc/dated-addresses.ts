/** An address together with the upload that it was asked for. */
export interface DatedAddress {
  readonly url: string;
  readonly uploadedAt: string | null;
}

interface DocumentLike {
  readonly id: string;
  readonly url?: string | null | undefined;
  readonly uploadedAt?: string | null | undefined;
}

/**
 * Remembers for each document which upload its address belongs to. A document keeps its id when another file takes its place, and the
 * news of that comes without an address: the old address would then go on showing the old picture out of the browser's memory.
 *
 * @returns the same map when nothing is new
 */
export function dateAddresses(
  before: ReadonlyMap<string, DatedAddress>,
  documents: readonly DocumentLike[],
): ReadonlyMap<string, DatedAddress> {
  const fresh = documents.flatMap(({ id, url, uploadedAt }) =>
    url && before.get(id)?.url !== url ? [[id, { url, uploadedAt: uploadedAt ?? null }] as const] : [],
  );
  return fresh.length > 0 ? new Map([...before, ...fresh]) : before;
}

/** The address of what the document is now; null when the known one is of an earlier upload, or there is none. */
export function addressOf(addresses: ReadonlyMap<string, DatedAddress>, document: DocumentLike): string | null {
  const known = addresses.get(document.id);
  return known && known.uploadedAt === (document.uploadedAt ?? null) ? known.url : null;
}
