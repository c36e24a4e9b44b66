import { useCallback, useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';
import { addressOf, type DatedAddress, dateAddresses } from '../dated-addresses.ts';

const KycDocumentUrls = graphql(`
  query KycDocumentUrls($id: ID!) {
    kycApplication(id: $id) {
      id
      documents {
        id
        status
        uploadedAt
        url
      }
    }
  }
`);

/**
 * The addresses of an application's documents, and `refresh` for fresh ones: they end after 60 seconds. They are asked for apart from
 * everything else, and again only when one has ended or its document was replaced, because each look is audited.
 */
export function useDocumentUrls(applicationId: string) {
  const [{ data, error }, refetch] = useQuery({
    query: KycDocumentUrls,
    variables: { id: applicationId },
    requestPolicy: 'network-only',
  });
  const refresh = useCallback(() => refetch({ requestPolicy: 'network-only' }), [refetch]);
  const documents = data?.kycApplication?.documents;
  const [addresses, setAddresses] = useState<ReadonlyMap<string, DatedAddress>>(new Map());
  useEffect(() => {
    if (documents) setAddresses((before) => dateAddresses(before, documents));
  }, [documents]);

  const replaced = documents?.filter(({ id, url, uploadedAt }) => {
    const known = addresses.get(id);
    return known && known.url === url && known.uploadedAt !== (uploadedAt ?? null);
  });
  const replacedUploads = replaced?.map(({ id, uploadedAt }) => `${id} ${uploadedAt}`).join();
  useEffect(() => {
    if (replacedUploads) refresh();
  }, [replacedUploads, refresh]);

  const urlOf = (document: { readonly id: string; readonly uploadedAt?: string | null } | undefined): string | null =>
    document ? addressOf(addresses, document) : null;
  return { urlOf, error, refresh };
}
