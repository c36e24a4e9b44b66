import { useEffect, useRef, useState } from 'react';
import { type Client, type CombinedError, useClient } from 'urql';
import type { AuditEntryFilter, AuditExportPageQuery } from '../../../graphql/generated/graphql.ts';
import { graphql } from '../../../graphql/generated/index.ts';
import type { AuditLine } from '../audit-file.ts';

const AuditExportPage = graphql(`
  query AuditExportPage($first: Int!, $after: String, $filter: AuditEntryFilter) {
    auditEntries(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          action
          actorId
          actor {
            id
            username
          }
          targetType
          targetId
          targetUser {
            id
            username
          }
          details
          writer
          createdAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const pageSize = 100;
/** A file of more is for a program with an API token, not for a browser. */
export const maxExportedEntries = 20_000;

/** Everything that was filtered; `isCut` when there was more than fits. */
export interface AuditExcerpt {
  readonly lines: readonly AuditLine[];
  readonly isCut: boolean;
}

/** Collects all entries of a filter, page by page; `count` says how many it has. A component that goes away stops it. */
export function useAuditExport(filter: AuditEntryFilter) {
  const client = useClient();
  const [count, setCount] = useState<number | null>(null);
  const [error, setError] = useState<CombinedError | null>(null);
  const leaving = useRef(new AbortController());
  useEffect(() => {
    const abort = new AbortController();
    leaving.current = abort;
    return () => abort.abort();
  }, []);

  const collect = async (): Promise<AuditExcerpt | null> => {
    setError(null);
    setCount(0);
    const { excerpt, failure } = await collectPages(client, filter, setCount, leaving.current.signal);
    setCount(null);
    setError(failure ?? null);
    return excerpt;
  };
  return { collect, count, error };
}

async function collectPages(
  client: Client,
  filter: AuditEntryFilter,
  onCount: (count: number) => void,
  signal: AbortSignal,
): Promise<{ readonly excerpt: AuditExcerpt | null; readonly failure?: CombinedError | undefined }> {
  const lines: AuditLine[] = [];
  let after: string | null = null;
  while (!signal.aborted) {
    const page: Awaited<ReturnType<typeof askForPage>> = await askForPage(client, filter, after);
    if (!page.data) return { excerpt: null, failure: page.error };
    const { edges, pageInfo } = page.data.auditEntries;
    lines.push(...edges.map(({ node }) => lineOf(node)));
    onCount(lines.length);
    after = pageInfo.endCursor ?? null;
    const hasMore = pageInfo.hasNextPage && after !== null;
    if (!hasMore || lines.length >= maxExportedEntries) return { excerpt: { lines, isCut: hasMore } };
  }
  return { excerpt: null };
}

function askForPage(client: Client, filter: AuditEntryFilter, after: string | null) {
  const variables = { first: pageSize, after, filter };
  return client.query(AuditExportPage, variables, { requestPolicy: 'network-only' }).toPromise();
}

type ExportedEntry = AuditExportPageQuery['auditEntries']['edges'][number]['node'];

/** Names each field, so that what the cache adds does not get into the files. */
function lineOf({ id, createdAt, action, actor, targetUser, writer, details, ...ids }: ExportedEntry): AuditLine {
  const { actorId, targetType, targetId } = ids;
  return {
    ...{ id, createdAt, action, writer, actor: actor?.username ?? null, actorId: actorId ?? null },
    target: targetUser?.username ?? null,
    ...{ targetType: targetType ?? null, targetId: targetId ?? null, details: details ?? null },
  };
}
